import { iconButton, rename } from "../elements/controls.ts";
import { element, fill, setText } from "../elements/dom.ts";
import { NOTHING } from "../text/format.ts";
import { t } from "../text/translate.ts";
import { dataTable } from "../elements/data-table.ts";
import { type ChartData, createLineChart, type LineChart, type LineChartOptions } from "./line-chart.ts";
import { swatchOf } from "./swatch.ts";

export interface ChartCardOptions extends Omit<LineChartOptions, "onCursor"> {
  readonly title: string;
  /** Name of x in the table. */
  readonly xLabel: string;
  /** Class of the card, besides `card chart`. */
  readonly className?: string;
}

interface ChartCardContent {
  readonly data: ChartData;
  /** The chart in a sentence or two, read by screen readers instead of the picture. */
  readonly summary: string;
  /** Shown beside the legend; without it the legend shows the last value of each series. */
  readonly note?: string;
}

export interface ChartCard {
  readonly element: HTMLElement;
  update(content: ChartCardContent): void;
  retheme(): void;
  destroy(): void;
}

const TABLE_ICON = "M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 3.5v9";
/** Most rows of the table; rows are selected evenly. */
const TABLE_ROWS = 40;

/** A chart with a title, the values at the cursor, a summary for screen readers and a table of its data. */
export function createChartCard(options: ChartCardOptions): ChartCard {
  const { title, series, y } = options;
  const values = series.map(() => element("span", { class: "legend-value" }));
  const note = element("span", { class: "legend-note" });
  const legend = element(
    "div",
    { class: "legend", "aria-hidden": "true" },
    ...series.map((one, index) => {
      if (one.label === "") return values[index]; // A single line: the title names it.
      return element("span", { class: "legend-item" }, swatchOf(one), element("span", {}, one.label), values[index]);
    }),
    note,
  );
  const picture = element("div", { class: "plot", role: "img" });
  const table = element("div", { class: "chart-table", hidden: true });
  const toggle = iconButton({
    label: t("{0} as a table", title),
    path: TABLE_ICON,
    onPress: () => setTableShown(table.hidden),
  });
  const heading = element("h3", {}, title);
  const caption = element("figcaption", { class: "chart-head" }, heading, legend, toggle);
  const figure = element("figure", { class: `card chart ${options.className ?? ""}`.trim() }, caption, picture, table);

  let content: ChartCardContent | undefined;
  let chart: LineChart | undefined;

  const showValues = (point: number | undefined): void => {
    for (const [index, value] of values.entries()) {
      const column = content?.data[index + 1];
      const resting = content?.note === undefined ? lastNumber(column) : undefined;
      const at = point === undefined ? resting : column?.[point];
      setText(value, typeof at === "number" ? y.format(at) : "");
    }
  };
  const setTableShown = (isShown: boolean): void => {
    table.hidden = !isShown;
    picture.hidden = isShown;
    rename(toggle, isShown ? t("{0} as a chart", title) : t("{0} as a table", title));
    if (isShown) drawTable();
  };
  const drawTable = (): void => {
    if (content !== undefined) fill(table, createTable(options, content));
  };

  return {
    element: figure,
    update(next) {
      content = next;
      // Created with the first data: only then is the card on the page and has a width.
      chart ??= createLineChart(picture, { ...options, onCursor: showValues });
      picture.setAttribute("aria-label", `${title}. ${next.summary}`);
      chart.setData(next.data);
      setText(note, next.note ?? "");
      showValues(undefined);
      if (!table.hidden) drawTable();
    },
    retheme: () => chart?.retheme(),
    destroy: () => chart?.destroy(),
  };
}

function createTable(
  { title, xLabel, series, x, y }: ChartCardOptions,
  { data, summary }: ChartCardContent,
): HTMLElement {
  const [xs, ...columns] = data;
  const stride = Math.max(1, Math.ceil(xs.length / TABLE_ROWS));
  const points = Array.from({ length: Math.ceil(xs.length / stride) }, (_, row) => row * stride);
  return dataTable({
    caption: `${title}. ${summary}`,
    columns: [xLabel, ...series.map(({ label }) => label)],
    rows: points.map((point) => [
      x.format(xs[point] ?? Number.NaN),
      ...columns.map((column) => {
        const value = column[point];
        return typeof value === "number" ? y.format(value) : NOTHING;
      }),
    ]),
  });
}

function lastNumber(column: ArrayLike<number | null> | undefined): number | undefined {
  for (let point = (column?.length ?? 0) - 1; point >= 0; point--) {
    const value = column?.[point];
    if (typeof value === "number") return value;
  }
  return undefined;
}
