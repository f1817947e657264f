import type { CollapseKind, CollapseRecord, RestartRecord, TrainConfig, TrainEvent } from "@sentiment-tuner/protocol";
import type { ClassificationReport } from "@sentiment-tuner/metrics";
import { HIGHEST_USUAL_RATE } from "@sentiment-tuner/trainer";

/** The figures that show whether a model learned anything. */
export type AnswerFigures = Pick<ClassificationReport, "confusionMatrix" | "classNames">;

/**
 * Whether the answers of a model say anything about the labels.
 *
 * Labels and answers are compared by Pearson's χ² of the confusion matrix, which does not depend on how frequent the classes are. The model
 * is at chance below the value that one of twenty random tables exceeds, approximated by the mean of the distribution plus two deviations.
 *
 * @returns undefined if they do, or if all reviews are of one class
 */
export function detectCollapse({ confusionMatrix }: AnswerFigures): CollapseKind | undefined {
  const truths = confusionMatrix.map(sum);
  const answers = truths.map((_count, column) => sum(confusionMatrix.map((row) => row[column] ?? 0)));
  const truthCount = truths.filter((count) => count > 0).length;
  const answerCount = answers.filter((count) => count > 0).length;
  if (truthCount < 2) return undefined;
  if (answerCount < 2) return "one-class";
  const rows = sum(truths);
  let statistic = 0;
  for (const [truth, row] of confusionMatrix.entries()) {
    for (const [answer, count] of row.entries()) {
      const expected = ((truths[truth] ?? 0) * (answers[answer] ?? 0)) / rows;
      if (expected > 0) statistic += (count - expected) ** 2 / expected;
    }
  }
  const freedom = (truthCount - 1) * (answerCount - 1);
  return statistic < freedom + 2 * Math.sqrt(2 * freedom) ? "at-chance" : undefined;
}

/**
 * Describes a finished model that learned nothing.
 *
 * @param config - the settings with which it was trained, for advice that fits the cause
 * @returns undefined if it did learn
 */
export function describeCollapse(
  report: AnswerFigures & Pick<ClassificationReport, "accuracy">,
  config?: Pick<TrainConfig, "learningRate">,
): CollapseRecord | undefined {
  const kind = detectCollapse(report);
  if (kind === undefined) return undefined;
  const { confusionMatrix, classNames, accuracy } = report;
  const truths = confusionMatrix.map(sum);
  const most = Math.max(...truths);
  const majority = `always answering ${nameAt(classNames, truths.indexOf(most))} has ${percent(most / sum(truths))}`;
  const answer = confusionMatrix[0]?.map((_count, column) => sum(confusionMatrix.map((row) => row[column] ?? 0))) ?? [];
  const what =
    kind === "one-class"
      ? `The model answers ${nameAt(
          classNames,
          answer.findIndex((count) => count > 0),
        )} to everything`
      : "The model is no better than guessing";
  const advice = adviceFor(most / sum(truths), config);
  return { kind, message: `${what}: its accuracy is ${percent(accuracy)}, and ${majority}.${advice}` };
}

/** Share of one class from which on always answering it is an easy way to a low loss. */
const SKEWED_SHARE = 0.8;

/** @param share - of the most frequent class */
function adviceFor(share: number, config: Pick<TrainConfig, "learningRate"> | undefined): string {
  if (config !== undefined && config.learningRate > HIGHEST_USUAL_RATE) {
    return ` The learning rate of ${config.learningRate} is too high: encoders are fine-tuned with 1e-5 to 1e-3.`;
  }
  return share >= SKEWED_SHARE && config !== undefined
    ? " Balance the classes with class weights, or add reviews of the others."
    : "";
}

/** Shares of the steps after which a run is checked. Before them a rate that rises and a new head explain a high loss. */
const CHECKED_AT = [0.4, 0.7];
/** Share of the steps whose losses are averaged, and the fewest. */
const WINDOW_SHARE = 0.1;
const LEAST_WINDOW = 10;
/** Loss, as a share of that of guessing by the frequencies of the classes, from which on nothing was learned. */
const CHANCE_SHARE = 0.95;

/** Watches training for a model that learns nothing. */
export interface CollapseWatch {
  /** @returns what is wrong, at a step at which it is checked */
  see(event: TrainEvent): CollapseKind | undefined;
}

/**
 * A run learns nothing if its training loss is that of guessing, and the last evaluation, if there is one, does not disagree.
 *
 * It depends only on the events, so that a resumed run decides as an uninterrupted one.
 *
 * @param classShares - [C], what each class has of the loss; they sum to 1
 */
export function watchForCollapse(classShares: readonly number[]): CollapseWatch {
  const chanceLoss = -sum(classShares.map((share) => (share > 0 ? share * Math.log(share) : 0)));
  const losses: number[] = [];
  let checks: readonly number[] = [];
  let lastEvaluation: AnswerFigures | undefined;
  let totalSteps = 0;

  return {
    see(event) {
      if (event.type === "evaluated") lastEvaluation = event.report;
      if (event.type === "started") {
        ({ totalSteps } = event);
        checks = CHECKED_AT.map((share) => Math.ceil(share * totalSteps));
      }
      if (event.type !== "step") return undefined;
      losses.push(event.loss);
      if (!checks.includes(event.step)) return undefined;
      const recent = losses.slice(-Math.max(LEAST_WINDOW, Math.round(WINDOW_SHARE * totalSteps)));
      if (recent.length < LEAST_WINDOW || sum(recent) / recent.length < CHANCE_SHARE * chanceLoss) return undefined;
      return lastEvaluation === undefined ? "at-chance" : detectCollapse(lastEvaluation);
    },
  };
}

/** Factors of a gentler recipe. */
const RATE_FACTOR = 0.3;
const LONGER_WARMUP = 0.3;

/** How a collapsed run begins again. */
export function gentlerRecipe(kind: CollapseKind, step: number, config: TrainConfig): RestartRecord {
  const learningRate = Number((RATE_FACTOR * config.learningRate).toPrecision(2));
  const warmupRatio = Math.max(config.warmupRatio, LONGER_WARMUP);
  const what =
    kind === "one-class" ? "The model answers one class to everything" : "The loss stays at that of guessing";
  const change = `a learning rate of ${learningRate.toExponential()} instead of ${config.learningRate.toExponential()} and a longer warm-up`;
  const message = `${what} after ${String(step)} steps. Training starts again from the base model, with ${change}.`;
  return { step, reason: kind, message, config: { learningRate, warmupRatio } };
}

/** Share of each class of the loss: its training reviews, times its factor. */
export function classSharesOf(
  labels: Int32Array,
  classWeights: Float32Array | undefined,
  classCount: number,
): readonly number[] {
  const totals = new Array<number>(classCount).fill(0);
  for (const label of labels) totals[label] = (totals[label] ?? 0) + (classWeights?.[label] ?? 1);
  return totals.map((total) => total / sum(totals));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function nameAt(classNames: readonly string[], index: number): string {
  return `"${classNames[index] ?? ""}"`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
