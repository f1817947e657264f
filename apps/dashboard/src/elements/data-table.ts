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
  /** On a narrow page each row becomes a card, where each cell has the name of its column. */
  readonly hasCards?: boolean;
}

/** A table that scrolls sideways in its own frame when the page is too narrow. */
export function dataTable({
  caption,
  isCaptionShown = false,
  columns,
  rows,
  footer = [],
  hasCards = false,
}: DataTableOptions): HTMLElement {
  const table = element(
    "table",
    { class: hasCards ? "data-table with-cards" : "data-table" },
    element("caption", isCaptionShown ? {} : { class: "visually-hidden" }, caption),
    element("thead", {}, element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column)))),
    element("tbody", {}, ...rows.map((row) => rowOf(row, hasCards ? columns : []))),
    footer.length > 0 && element("tfoot", {}, ...footer.map((row) => rowOf(row))),
  );
  return scrollFrame(caption, table);
}

/** A frame whose content scrolls. Keyboard scrolling needs an element that can have the focus. */
export function scrollFrame(name: string, ...children: readonly Child[]): HTMLElement {
  return element("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": name }, ...children);
}

/** @param columns - names for the cells of a card */
function rowOf([name, ...cells]: readonly Child[], columns: readonly Child[] = []): HTMLElement {
  const columnOf = (index: number): string | undefined => {
    const column = columns[index + 1];
    return typeof column === "string" ? column : undefined;
  };
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, name),
    ...cells.map((cell, index) => element("td", { "data-column": columnOf(index) }, cell)),
  );
}
