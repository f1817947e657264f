import { type ClassificationReport, type Interval, type McNemarResult, wilsonInterval } from "@sentiment-tuner/metrics";

import type { LadderRecord, RungName } from "../run-events/ladder-event.ts";
import type { RunReport } from "../run-report.ts";

/**
 * How good a model is, in one word.
 *
 * - good: it errs much less than guessing, and a word counter is not clearly better
 * - better-than-words: it errs often, but less than a word counter
 * - better-than-guessing: it errs often, and there is no word counter to compare with
 * - no-better-than-words: a word counter is clearly better, or is as good where the model errs often
 * - no-better-than-guessing: it gives every text the same class, or is right about as often as the most frequent class
 * - too-little-data: the test set is too small to say any of this
 */
export type VerdictKind =
  | "good"
  | "better-than-words"
  | "better-than-guessing"
  | "no-better-than-words"
  | "no-better-than-guessing"
  | "too-little-data";

export type Figures = Pick<ClassificationReport, "rows" | "classNames" | "accuracy" | "confusionMatrix">;

type PairedTest = Pick<McNemarResult, "onlyFirstCorrect" | "onlySecondCorrect" | "pValue">;

/** The parts of a report that decide: those of the fine-tuned model at the top level, as in {@link RunReport}. */
export interface VerdictInput extends Figures, Pick<RunReport, "kept"> {
  readonly baseline?: {
    readonly report: Pick<ClassificationReport, "accuracy">;
    readonly mcnemar?: PairedTest;
  };
  readonly ladder?: Pick<LadderRecord, "recommended"> & {
    readonly rungs: readonly { readonly name: RungName; readonly mcnemar?: PairedTest; readonly report: Figures }[];
  };
}

const SIGNIFICANT = 0.05;

/** The model that answers: the one that was kept, or the fine-tuned one. */
export function answeringRung({ kept = "fine-tuned", ladder }: VerdictInput): RungName {
  return ladder?.rungs.some(({ name }) => name === kept) === true ? kept : "fine-tuned";
}

export function figuresOf(report: VerdictInput, answering: RungName): Figures {
  return answering === "fine-tuned" ? report : (rungOf(report, answering)?.report ?? report);
}

export function rungOf({ ladder }: VerdictInput, wanted: RungName) {
  return ladder?.rungs.find(({ name }) => name === wanted);
}

export interface WordsComparison {
  readonly accuracy: number;
  /** Which one a paired test prefers; neither if the difference may be chance. */
  readonly isBetter: "model" | "words" | undefined;
}

/** The word counter on the same test reviews. @returns undefined if there is none */
export function comparisonWithWords(report: VerdictInput, answering: RungName): WordsComparison | undefined {
  const { baseline, ladder } = report;
  const linear = rungOf(report, "linear");
  if (answering === "fine-tuned" && baseline !== undefined) {
    return { accuracy: baseline.report.accuracy, isBetter: preferred(baseline.mcnemar, "model", "words") };
  }
  if (linear === undefined) return undefined;
  const { accuracy } = linear.report;
  // The ladder has the tests of the recommended model against the others.
  if (ladder?.recommended === answering) return { accuracy, isBetter: preferred(linear.mcnemar, "model", "words") };
  if (ladder?.recommended === "linear") {
    return { accuracy, isBetter: preferred(rungOf(report, answering)?.mcnemar, "words", "model") };
  }
  return { accuracy, isBetter: withoutPairedTest(figuresOf(report, answering), linear.report) };
}

/** Two models that no paired test compares differ only if their intervals do not touch. */
function withoutPairedTest(model: Figures, words: Figures): WordsComparison["isBetter"] {
  const [first, second] = [intervalOf(model), intervalOf(words)];
  if (first.low > second.high) return "model";
  return first.high < second.low ? "words" : undefined;
}

function preferred(
  test: PairedTest | undefined,
  first: "model" | "words",
  second: "model" | "words",
): WordsComparison["isBetter"] {
  if (test === undefined || test.pValue >= SIGNIFICANT) return undefined;
  return test.onlyFirstCorrect > test.onlySecondCorrect ? first : second;
}

/** Whether an accuracy on the test reviews is above the share of their most frequent class, and not by chance. */
export function isAboveGuessing(accuracy: number | undefined, { rows, confusionMatrix }: Figures): boolean {
  if (accuracy === undefined) return false;
  return intervalOf({ accuracy, rows }).low > mostFrequentClass(confusionMatrix, rows).share;
}

/** The 95% score interval of an accuracy. */
export function intervalOf({ accuracy, rows }: Pick<Figures, "accuracy" | "rows">): Interval {
  return wilsonInterval(Math.round(accuracy * rows), rows);
}

/** The class that most test reviews have. */
export function mostFrequentClass(matrix: Figures["confusionMatrix"], rows: number): { index: number; share: number } {
  const counts = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const most = Math.max(0, ...counts);
  return { index: Math.max(0, counts.indexOf(most)), share: rows === 0 ? 0 : most / rows };
}

/** The class that every review is given; undefined if there are several, or if the test set has only that class. */
export function onlyPredictedClass(matrix: Figures["confusionMatrix"]): number | undefined {
  const predicted = matrix.flatMap((_, c) => (matrix.some((row) => (row[c] ?? 0) > 0) ? [c] : []));
  const actual = matrix.filter((row) => row.some((count) => count > 0)).length;
  return predicted.length === 1 && actual > 1 ? predicted[0] : undefined;
}
