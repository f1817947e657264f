import { BaselineError } from "./errors.ts";
import { createFeatureReader, FEATURE_COUNT } from "./features.ts";
import { squaredLogCountRatios } from "./log-count-ratios.ts";
import { fitLogisticRegression, sigmoid } from "./logistic-regression.ts";

/** The name in reports. */
const BASELINE_NAME = "NBSVM, words and bigrams";

/** Best of 3, 10 and 30 after training on 20,000 of IMDb's training reviews, evaluated on the other 5,000. */
const COST = 30;
/** Beyond this, further passes change IMDb's accuracy by less than 0.1 percentage points. */
const TOLERANCE = 3e-3;
const MAX_PASSES = 100;
/** Texts between two yields: some milliseconds at most. */
const YIELD_EVERY = 100;

export interface BaselineOptions {
  /** C. */
  readonly classCount: number;
  /** Uniform in [0, 1). The same sequence gives the same baseline to the bit. */
  readonly random: () => number;
}

/** A trained linear classifier. */
export interface Baseline {
  readonly name: string;
  /** @returns [N, 2] row-major, the probabilities of class 0 and class 1 */
  predict(texts: readonly string[]): Float64Array;
}

/**
 * Trains NBSVM in its logistic form: logistic regression on the presence of words and bigrams, each scaled by naive
 * Bayes' log-count ratio, each text scaled to unit length.
 *
 * A generator that yields regularly: between two yields the caller can do other work, or stop.
 *
 * @param texts - [N], not truncated
 * @param labels - [N], 0 or 1; with only one class the baseline always predicts that class
 * @throws BaselineError NO_TEXTS, LENGTH_MISMATCH, LABEL_UNKNOWN
 * @see Wang & Manning, Baselines and Bigrams: Simple, Good Sentiment and Topic Classification (ACL 2012)
 * @see Mesnil et al., Ensemble of Generative and Discriminative Techniques for Sentiment Analysis of Movie Reviews (2014), on the logistic form
 */
export function* trainBaseline(
  texts: readonly string[],
  labels: ArrayLike<number>,
  { random }: BaselineOptions,
): Generator<undefined, Baseline> {
  checkReviews(texts, labels);
  const readFeatures = createFeatureReader();
  const counts = { negative: new Int32Array(FEATURE_COUNT), positive: new Int32Array(FEATURE_COUNT) };
  const rows: Int32Array[] = [];
  for (const [index, text] of texts.entries()) {
    const features = readFeatures(text);
    const ofClass = labels[index] === 1 ? counts.positive : counts.negative;
    for (const feature of features) ofClass[feature]! += 1;
    rows.push(features);
    if (isTurn(index)) yield;
  }
  const squares = squaredLogCountRatios(counts);
  yield;
  const scales = new Float64Array(rows.length); // [N]
  for (const [index, features] of rows.entries()) {
    scales[index] = unitScale(features, squares);
    if (isTurn(index)) yield;
  }
  const options = { cost: COST, tolerance: TOLERANCE, maxPasses: MAX_PASSES, random };
  const { products, bias } = yield* fitLogisticRegression({ rows, scales, squares, labels }, options);

  return {
    name: BASELINE_NAME,
    predict(unseen) {
      const probabilities = new Float64Array(unseen.length * 2); // [N, 2]
      for (const [index, text] of unseen.entries()) {
        const features = readFeatures(text);
        let sum = 0;
        for (const feature of features) sum += products[feature]!;
        const logOdds = unitScale(features, squares) * sum + bias;
        probabilities[2 * index] = sigmoid(-logOdds);
        probabilities[2 * index + 1] = sigmoid(logOdds);
      }
      return probabilities;
    },
  };
}

function isTurn(index: number): boolean {
  return index % YIELD_EVERY === YIELD_EVERY - 1;
}

/** The factor that scales a text to unit length; 0 if it has no known word. */
function unitScale(features: Int32Array, squares: Float32Array): number {
  let sum = 0;
  for (const feature of features) sum += squares[feature]!;
  return sum === 0 ? 0 : 1 / Math.sqrt(sum);
}

function checkReviews(texts: readonly string[], labels: ArrayLike<number>): void {
  if (texts.length === 0) throw new BaselineError("NO_TEXTS", "There are no training texts. Pass at least one.");
  if (labels.length !== texts.length) {
    throw new BaselineError(
      "LENGTH_MISMATCH",
      `There are ${labels.length} labels, expected ${texts.length}. Pass one for every text, in the same order.`,
    );
  }
  for (let index = 0; index < labels.length; index++) {
    if (labels[index] === 0 || labels[index] === 1) continue;
    throw new BaselineError("LABEL_UNKNOWN", `Text ${index} has the label ${String(labels[index])}, expected 0 or 1.`);
  }
}
