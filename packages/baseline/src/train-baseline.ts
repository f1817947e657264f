import { BaselineError } from "./errors.ts";
import { FEATURE_COUNT, readFeatures } from "./features.ts";
import { type ClassWeights, modelCountOf, uniteClassWeights, unitScale } from "./linear-weights.ts";
import { squaredLogCountRatios } from "./log-count-ratios.ts";
import { fitLogisticRegression } from "./logistic-regression.ts";
import { type Baseline, openBaseline } from "./open-baseline.ts";
import { buildVocabulary, type Vocabulary } from "./vocabulary.ts";

/** Best of 3, 10 and 30 after training on 20,000 of IMDb's training reviews, evaluated on the other 5,000. */
const COST = 30;
/** Beyond this, further passes change IMDb's accuracy by less than 0.1 percentage points. */
const TOLERANCE = 3e-3;
const MAX_PASSES = 100;
/** Texts between two yields: some milliseconds at most. */
const YIELD_EVERY = 100;
/** Of all classes together: 200 MB of tables. Two classes never have as many, as they share one model. */
const MAX_WEIGHTS = 2 ** 24;

export interface BaselineOptions {
  /** C, at least 2. */
  readonly classCount: number;
  /** Uniform in [0, 1). The same sequence gives the same baseline to the bit. */
  readonly random: () => number;
  /** Most weights of all classes together; beyond, the rarest features are left out. */
  readonly maxWeights?: number;
}

/**
 * Trains NBSVM in its logistic form: logistic regression on the presence of words and bigrams, each scaled by naive
 * Bayes' log-count ratio, each text scaled to unit length.
 *
 * Two classes have one model. Of more classes, each has a model against the rest, and the probabilities are scaled to a
 * sum of one.
 *
 * A generator that yields regularly: between two yields the caller can do other work, or stop.
 *
 * @param texts - [N], not truncated
 * @param labels - [N], class indices in 0..C-1; with only one class the baseline always predicts that class
 * @throws BaselineError NO_TEXTS, LENGTH_MISMATCH, LABEL_UNKNOWN
 * @see Wang & Manning, Baselines and Bigrams: Simple, Good Sentiment and Topic Classification (ACL 2012)
 * @see Mesnil et al., Ensemble of Generative and Discriminative Techniques for Sentiment Analysis of Movie Reviews (2014), on the logistic form
 * @see Rifkin & Klautau, In Defense of One-Vs-All Classification (2004)
 */
export function* trainBaseline(
  texts: readonly string[],
  labels: ArrayLike<number>,
  { classCount, random, maxWeights = MAX_WEIGHTS }: BaselineOptions,
): Generator<undefined, Baseline> {
  checkReviews(texts, labels, classCount);
  const rows: Int32Array[] = [];
  const textCounts = new Int32Array(FEATURE_COUNT);
  for (const [index, text] of texts.entries()) {
    const features = readFeatures(text);
    for (const feature of features) textCounts[feature]! += 1;
    rows.push(features);
    if (isTurn(index)) yield;
  }
  const classes = modelCountOf(classCount) === 1 ? [1] : Array.from({ length: classCount }, (_, c) => c);
  const vocabulary = buildVocabulary(textCounts, texts.length, Math.floor(maxWeights / classes.length));
  yield;
  for (const [index, features] of rows.entries()) {
    rows[index] = vocabulary.indicesOf(features);
    if (isTurn(index)) yield;
  }
  const models: ClassWeights[] = [];
  for (const c of classes) {
    const isPositive = Uint8Array.from(labels, (label) => (label === c ? 1 : 0));
    models.push(yield* fitClass({ rows, vocabulary, isPositive }, random));
  }
  return openBaseline(uniteClassWeights(classCount, vocabulary, models));
}

interface ClassProblem {
  /** [N], the features of each text. */
  readonly rows: readonly Int32Array[];
  readonly vocabulary: Vocabulary;
  /** [N], 1 if the text is of the class. */
  readonly isPositive: Uint8Array;
}

/** Learns one class against the rest. */
function* fitClass(
  { rows, vocabulary, isPositive }: ClassProblem,
  random: () => number,
): Generator<undefined, ClassWeights> {
  const positive = new Int32Array(vocabulary.size);
  for (const [index, features] of rows.entries()) {
    if (isPositive[index] === 1) for (const feature of features) positive[feature]! += 1;
    if (isTurn(index)) yield;
  }
  const negative = vocabulary.textCounts.map((count, feature) => count - positive[feature]!);
  const squares = squaredLogCountRatios({ negative, positive });
  yield;
  const scales = new Float64Array(rows.length); // [N]
  for (const [index, features] of rows.entries()) {
    let squaredLength = 0;
    for (const feature of features) squaredLength += squares[feature]!;
    scales[index] = unitScale(squaredLength);
    if (isTurn(index)) yield;
  }
  const problem = { rows, scales, squares, labels: isPositive };
  const options = { cost: COST, tolerance: TOLERANCE, maxPasses: MAX_PASSES, random };
  const { products, bias } = yield* fitLogisticRegression(problem, options);
  return { squares, products, bias };
}

function isTurn(index: number): boolean {
  return index % YIELD_EVERY === YIELD_EVERY - 1;
}

function checkReviews(texts: readonly string[], labels: ArrayLike<number>, classCount: number): void {
  if (texts.length === 0) throw new BaselineError("NO_TEXTS", "There are no training texts. Pass at least one.");
  if (labels.length !== texts.length) {
    throw new BaselineError(
      "LENGTH_MISMATCH",
      `There are ${labels.length} labels, expected ${texts.length}. Pass one for every text, in the same order.`,
    );
  }
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index];
    if (Number.isInteger(label) && Number(label) >= 0 && Number(label) < classCount) continue;
    throw new BaselineError(
      "LABEL_UNKNOWN",
      `Text ${index} has the label ${String(label)}, expected a class index from 0 to ${classCount - 1}.`,
    );
  }
}
