import type { ClassificationReport, Interval } from "@sentiment-tuner/metrics";

import { element, fill, setText, whenChanged } from "../elements/dom.ts";
import { formatCount, formatDecimal, formatPercent, formatPoints } from "../text/format.ts";
import type { Baseline } from "../run/baseline.ts";
import { accuracyInterval } from "../predictions/accuracy-interval.ts";
import { t } from "../text/translate.ts";
import { formatPairedTest } from "./format-paired-test.ts";
import { intervalBar } from "./interval-bar.ts";
import { type Panel, section } from "./panel.ts";
import { type Figure, resultFigures } from "./result-figures.ts";

/** The figures of an evaluated model with their intervals, and those of the baseline. */
export function createResultsPanel(): Panel<
  [report: ClassificationReport | undefined, baseline: Baseline | undefined]
> {
  const tiles = element("dl", { class: "tiles" });
  const note = element("p", { class: "muted" });
  const panel = section(t("All figures"), tiles, note);
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
  const interval = name === "accuracy" ? accuracyInterval(report) : withWidth(intervals[name]);
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
    element("dd", { class: "tile-interval" }, intervalBar(scaleOf(figure, value, interval), value, interval), level),
    baseline !== undefined &&
      element(
        "dd",
        { class: "tile-baseline" },
        t("Word counter {0}", format(other)),
        " ",
        gain !== undefined &&
          element(
            "span",
            { class: isBetter ? "better" : "worse" },
            isPercent ? t("{0} points", formatPoints(gain)) : signed(gain),
          ),
      ),
  );
}

/** Where every review is right, all resamples are the same: they say nothing about new texts. */
function withWidth(interval: Interval | undefined): Interval | undefined {
  return interval !== undefined && interval.low < interval.high ? interval : undefined;
}

/** The scale of a figure, which begins at 0 if the value or its interval is below its usual range. */
function scaleOf({ low, high }: Figure, value: number | undefined, interval: Interval | undefined) {
  const lowest = Math.min(value ?? 1, interval?.low ?? 1);
  return { low: lowest < low ? Math.min(0, low) : low, high };
}

function noteOf({ rows, meanAbsoluteError }: ClassificationReport, baseline: Baseline | undefined): string {
  const sentences = [rows === 1 ? t("Tested on 1 review.") : t("Tested on {0} reviews.", formatCount(rows))];
  if (meanAbsoluteError !== undefined)
    sentences.push(t("The absolute error is 1 if the predicted class is a neighbor of the actual class."));
  if (baseline?.name !== undefined)
    sentences.push(t("The word counter is {0}, trained on the same reviews.", baseline.name));
  if (baseline?.mcnemar !== undefined)
    sentences.push(formatPairedTest(t("The model"), t("the word counter"), baseline.mcnemar));
  return sentences.join(" ");
}

function signed(value: number): string {
  return `${value > 0 ? "+" : ""}${formatDecimal(value)}`;
}
