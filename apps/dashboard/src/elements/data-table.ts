import { type Child, element } from "./dom.ts";

export interface DataTableOptions {
  readonly caption: string;
  /** Shows the caption; otherwise only screen readers read it. */
  readonly isCaptionShown?: boolean;
  readonly columns: readonly Child[];
  /** The first cell of each row names the row. */
  readonly rows: readonly (readonly Child[])[];
  /** Rows that summarize the others. */
  readonly footer?: readonly (readonly Child[])[];
}

/** A table that scrolls sideways in its own frame when the page is too narrow. */
export function dataTable({
  caption,
  isCaptionShown = false,
  columns,
  rows,
  footer = [],
}: DataTableOptions): HTMLElement {
  const table = element(
    "table",
    { class: "data-table" },
    element("caption", isCaptionShown ? {} : { class: "visually-hidden" }, caption),
    element("thead", {}, element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column)))),
    element("tbody", {}, ...rows.map(rowOf)),
    footer.length > 0 && element("tfoot", {}, ...footer.map(rowOf)),
  );
  return scrollFrame(caption, table);
}

/** A frame whose content scrolls. Keyboard scrolling needs an element that can have the focus. */
export function scrollFrame(name: string, ...children: readonly Child[]): HTMLElement {
  return element("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": name }, ...children);
}

function rowOf([name, ...cells]: readonly Child[]): HTMLElement {
  return element("tr", {}, element("th", { scope: "row" }, name), ...cells.map((cell) => element("td", {}, cell)));
}
