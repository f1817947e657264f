import type { ClassificationReport, Interval } from "@sentiment-tuner/metrics";

import { element, fill, setProperty, setText, whenChanged } from "../elements/dom.ts";
import { formatCount, formatDecimal, formatPercent, formatPoints } from "../text/format.ts";
import type { Baseline } from "../run/run-view.ts";
import { t } from "../text/translate.ts";
import { formatPairedTest } from "./format-paired-test.ts";
import { type Panel, section } from "./panel.ts";
import { type Figure, resultFigures } from "./result-figures.ts";

/** The figures of an evaluated model with their intervals, and those of the baseline. */
export function createResultsPanel(): Panel<
  [report: ClassificationReport | undefined, baseline: Baseline | undefined]
> {
  const tiles = element("dl", { class: "tiles" });
  const note = element("p", { class: "muted" });
  const panel = section(t("Results"), tiles, note);
  const draw = whenChanged((report: ClassificationReport | undefined, baseline: Baseline | undefined) => {
    panel.hidden = report === undefined;
    if (report === undefined) return;
    const figures = resultFigures(report);
    tiles.className = figures.length === 8 ? "tiles" : "tiles ten";
    fill(tiles, ...figures.map((figure) => tile(figure, report, baseline)));
    setText(note, noteOf(report, baseline));
  });
  return { element: panel, update: draw };
}

function tile(figure: Figure, report: ClassificationReport, baseline: Baseline | undefined): HTMLElement {
  const { name, label, isPercent, isLowBetter = false } = figure;
  const format = (value: number | undefined): string => (isPercent ? formatPercent(value) : formatDecimal(value));
  const value = report[name];
  const intervals: Partial<Record<string, Interval>> = report.intervals ?? {};
  const interval = intervals[name];
  const level =
    interval === undefined
      ? ""
      : t("{0}: {1} to {2}", formatPercent(interval.level, 0), format(interval.low), format(interval.high));
  const other = baseline?.report[name];
  const gain = value === undefined || other === undefined ? undefined : value - other;
  const isBetter = gain !== undefined && (isLowBetter ? gain < 0 : gain > 0);
  return element(
    "div",
    { class: "tile" },
    element("dt", { title: label }, label),
    element("dd", { class: "tile-value" }, format(value)),
    element("dd", { class: "tile-interval" }, intervalBar(figure, value, interval), level),
    baseline !== undefined &&
      element(
        "dd",
        { class: "tile-baseline" },
        t("Baseline {0}", format(other)),
        " ",
        gain !== undefined &&
          element("span", { class: isBetter ? "better" : "worse" }, isPercent ? formatPoints(gain) : signed(gain)),
      ),
  );
}

/** The interval on a small scale; hidden from screen readers, since the text beside it has the same numbers. */
function intervalBar(
  figure: Figure,
  value: number | undefined,
  interval: { readonly low: number; readonly high: number } | undefined,
): HTMLElement {
  const { high } = figure;
  const low = Math.min(value ?? 1, interval?.low ?? 1) < figure.low ? 0 : figure.low;
  const place = (at: number): number => Math.min(1, Math.max(0, (at - low) / (high - low)));
  const bar = element("span", { class: "interval", "aria-hidden": "true" });
  if (value === undefined) return bar;
  setProperty(bar, "--at", place(value));
  setProperty(bar, "--from", place(interval?.low ?? value));
  setProperty(bar, "--to", place(interval?.high ?? value));
  return bar;
}

function noteOf({ rows, meanAbsoluteError }: ClassificationReport, baseline: Baseline | undefined): string {
  const sentences = [t("Measured on {0} test reviews.", formatCount(rows))];
  if (meanAbsoluteError !== undefined)
    sentences.push(t("The absolute error is 1 if the predicted class is a neighbor of the actual class."));
  if (baseline !== undefined) sentences.push(t("The baseline is {0}, trained on the same reviews.", baseline.name));
  if (baseline?.mcnemar !== undefined)
    sentences.push(formatPairedTest(t("The model"), t("the baseline"), baseline.mcnemar));
  return sentences.join(" ");
}

function signed(value: number): string {
  return `${value > 0 ? "+" : ""}${formatDecimal(value)}`;
}
