import type { ClassificationReport, IntervalName, McNemarResult } from "@sentiment-tuner/metrics";

import { element, fill, setProperty, setText, whenChanged } from "../dom.ts";
import { formatCount, formatDecimal, formatPercent, formatPoints, formatPValue } from "../format.ts";
import type { Baseline } from "../run-view.ts";
import { t } from "../text.ts";
import { type Panel, section } from "./panel.ts";

interface Figure {
  readonly name: IntervalName | "expectedCalibrationError";
  readonly label: string;
  /** Shares are shown in percent, the others as they are. */
  readonly isShare: boolean;
  /** The ends of the little scale that the interval is drawn on; a value below starts it at 0. */
  readonly low: number;
  readonly high: number;
  readonly isLowBetter?: boolean;
}

/** The figures of a judged model with their intervals, and a linear baseline's beside them. */
export function createResultsPanel(): Panel<
  [report: ClassificationReport | undefined, baseline: Baseline | undefined]
> {
  const tiles = element("dl", { class: "tiles" });
  const note = element("p", { class: "muted" });
  const panel = section(t("Results"), tiles, note);
  const draw = whenChanged((report: ClassificationReport | undefined, baseline: Baseline | undefined) => {
    panel.hidden = report === undefined;
    if (report === undefined) return;
    fill(tiles, ...figures(report).map((figure) => tile(figure, report, baseline)));
    setText(note, noteOf(report, baseline));
  });
  return { element: panel, update: draw };
}

/** What a paired test says, in a sentence that needs no statistics. */
export function testSentence(
  first: string,
  second: string,
  { onlyFirstCorrect, onlySecondCorrect, pValue }: McNemarResult,
): string {
  const counts = t(
    "{0} is right on {1} reviews that {2} gets wrong, and wrong on {3} that it gets right",
    first,
    formatCount(onlyFirstCorrect),
    second,
    formatCount(onlySecondCorrect),
  );
  const verdict = pValue < 0.05 ? t("the difference is unlikely to be chance") : t("the difference may well be chance");
  return t("{0}: {1} (McNemar, {2}).", counts, verdict, formatPValue(pValue));
}

function figures({ classNames }: ClassificationReport): Figure[] {
  const of = classNames.length === 2 ? t(" of {0}", classNames[1] ?? "") : t(", mean");
  const share = { isShare: true, low: 0.5, high: 1 };
  return [
    { name: "accuracy", label: t("Accuracy"), ...share },
    { name: "f1", label: `F1${of}`, ...share },
    { name: "precision", label: t("Precision") + of, ...share },
    { name: "recall", label: t("Recall") + of, ...share },
    { name: "rocAuc", label: t("Area under ROC"), ...share, isShare: false },
    { name: "prAuc", label: t("Area under PR"), ...share, isShare: false },
    { name: "matthews", label: t("Matthews correlation"), isShare: false, low: 0, high: 1 },
    {
      name: "expectedCalibrationError",
      label: t("Calibration error"),
      isShare: true,
      low: 0,
      high: 0.5,
      isLowBetter: true,
    },
  ];
}

function tile(figure: Figure, report: ClassificationReport, baseline: Baseline | undefined): HTMLElement {
  const { name, label, isShare, isLowBetter = false } = figure;
  const format = (value: number | undefined): string => (isShare ? formatPercent(value) : formatDecimal(value));
  const value = report[name];
  const interval = name === "expectedCalibrationError" ? undefined : report.intervals?.[name];
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
    element("dt", {}, label),
    element("dd", { class: "tile-value" }, format(value)),
    element("dd", { class: "tile-interval" }, intervalBar(figure, value, interval), level),
    baseline !== undefined &&
      element(
        "dd",
        { class: "tile-baseline" },
        t("Baseline {0}", format(other)),
        " ",
        gain !== undefined &&
          element("span", { class: isBetter ? "better" : "worse" }, isShare ? formatPoints(gain) : signed(gain)),
      ),
  );
}

/** The interval on a little scale, as a picture of what the text beside it says. */
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

function noteOf({ rows }: ClassificationReport, baseline: Baseline | undefined): string {
  const sentences = [t("On {0} held-out reviews.", formatCount(rows))];
  if (baseline !== undefined) sentences.push(t("The baseline is {0}, trained on the same reviews.", baseline.name));
  if (baseline?.mcnemar !== undefined)
    sentences.push(testSentence(t("The model"), t("the baseline"), baseline.mcnemar));
  return sentences.join(" ");
}

function signed(value: number): string {
  return `${value > 0 ? "+" : ""}${formatDecimal(value)}`;
}
