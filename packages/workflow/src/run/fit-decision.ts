import {
  chooseThreshold,
  classificationReport,
  type DecisionGoal,
  fitTemperatureIfBetter,
} from "@sentiment-tuner/metrics";
import type { CalibrationFigures, Decision, DecisionRecord } from "@sentiment-tuner/protocol";
import { softmaxRows } from "@sentiment-tuner/trainer";

/** What was decided before the test reviews are read. */
export type FittedDecision = Omit<DecisionRecord, "before" | "after">;

/** Labelled reviews and what a model computes for them. */
interface EvaluatedReviews {
  /** [N], class indices. */
  readonly labels: Int32Array;
  /** [N*C], row-major. */
  readonly logits: Float32Array;
}

export interface FitDecisionOptions {
  readonly classNames: readonly string[];
  /** Of two classes. */
  readonly goal?: DecisionGoal | undefined;
  readonly notSureBelow?: number | undefined;
}

/**
 * Chooses the temperature, and the threshold for a goal, on validation reviews. The test reviews have no part in it.
 *
 * @param validation - undefined if there are none: the temperature is 1, and there is no threshold
 * @returns undefined if there is nothing to decide
 */
export function fitDecision(
  validation: EvaluatedReviews | undefined,
  { classNames, goal, notSureBelow }: FitDecisionOptions,
): FittedDecision | undefined {
  const sure = notSureBelow === undefined ? {} : { notSureBelow };
  if (validation === undefined) return notSureBelow === undefined ? undefined : { temperature: 1, ...sure, reviews: 0 };
  const { labels, logits } = validation;
  const classCount = classNames.length;
  const temperature = fitTemperatureIfBetter({ labels, logits, classCount });
  const decision = { temperature, ...sure, reviews: labels.length };
  const className = classNames[1];
  if (goal === undefined || className === undefined) return decision;
  const probabilities = softmaxRows(logits, classCount, temperature);
  const scores = probabilities.filter((_probability, index) => index % 2 === 1);
  return { ...decision, threshold: chooseThreshold(labels, scores, goal), goal: { ...goal, className } };
}

/** Where the temperature of a model is saved: the weights are divided by it, or `decide` divides the logits. */
export type TemperaturePlace = "weights" | "recipe";

/** The decision that is stored in the recipe of a model; undefined if there is nothing to store. */
export function storedDecision(
  fitted: FittedDecision | undefined,
  place: TemperaturePlace = "weights",
): Decision | undefined {
  const { threshold, notSureBelow } = fitted ?? {};
  const temperature = place === "weights" ? 1 : (fitted?.temperature ?? 1);
  if (temperature === 1 && threshold === undefined && notSureBelow === undefined) return undefined;
  return {
    temperature,
    ...(threshold !== undefined && { threshold }),
    ...(notSureBelow !== undefined && { notSureBelow }),
  };
}

/**
 * What the temperature changed on the test reviews.
 *
 * @param test - with the logits of the saved weights
 */
export function recordDecision(
  fitted: FittedDecision,
  { labels, logits }: EvaluatedReviews,
  classNames: readonly string[],
  place: TemperaturePlace = "weights",
): DecisionRecord {
  const { temperature: fittedTemperature } = fitted;
  const [without, within] = place === "weights" ? [1 / fittedTemperature, 1] : [1, fittedTemperature];
  const figuresAt = (temperature: number): CalibrationFigures => {
    const probabilities = softmaxRows(logits, classNames.length, temperature);
    const { logLoss, expectedCalibrationError } = classificationReport(labels, probabilities, { classNames });
    return { logLoss, expectedCalibrationError };
  };
  return { ...fitted, before: figuresAt(without), after: figuresAt(within) };
}
