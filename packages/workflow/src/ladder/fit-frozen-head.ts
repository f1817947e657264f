import { denseLogits, type DenseRows, type DenseWeights, fitDenseRegression } from "@sentiment-tuner/baseline";
import { createRandom } from "@sentiment-tuner/data";
import { nextTurn } from "@sentiment-tuner/trainer";

import { stratifiedFolds } from "./stratified-folds.ts";

/** Random number stream of the folds that choose the penalty. */
const PENALTY_STREAM = 203;
const FOLDS = 4;
/** With so many reviews, half of the folds tell penalties apart that differ by a factor of three. */
const ENOUGH_FOR_HALF = 2_000;
/** From strong to weak: each solution is the start for the next. */
const PENALTIES = [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001];
/** To compare penalties, whose losses differ by percents. */
const ROUGH = 1e-4;

export interface FitHeadOptions {
  readonly classCount: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Chosen before, on other reviews; by default chosen on these. */
  readonly penalty?: number | undefined;
}

/** The linear head of a frozen encoder. Its numbers are those of its file: float32. */
export interface FrozenHead {
  readonly model: DenseWeights;
  readonly penalty: number;
}

/**
 * Logistic regression on embeddings. The strength of its penalty has the lowest log loss in a cross-validation inside these reviews.
 *
 * @param embeddings - [N, D] row-major
 * @param labels - [N], class indices
 * @throws the signal's reason when it is aborted
 */
export async function fitFrozenHead(
  embeddings: DenseRows,
  labels: Int32Array,
  { classCount, seed, signal, penalty: given }: FitHeadOptions,
): Promise<FrozenHead> {
  const scaling = findScaling(embeddings);
  const rows = { values: scaling.apply(embeddings.values), width: embeddings.width };
  const fit: Fit = async (penalty, start, used) => {
    const options = { classCount, penalty, start, ...(used && { rows: used, tolerance: ROUGH }) };
    const steps = fitDenseRegression(rows, labels, options);
    for (;;) {
      const next = steps.next();
      if (next.done === true) return next.value;
      await nextTurn();
      signal.throwIfAborted();
    }
  };
  const penalty = given ?? (await choosePenalty(rows, labels, seed, fit));
  return { model: scaling.unscale(await fit(penalty)), penalty };
}

type Fit = (penalty: number, start?: DenseWeights, used?: Int32Array) => Promise<DenseWeights>;

async function choosePenalty(rows: DenseRows, labels: Int32Array, seed: number, fit: Fit): Promise<number> {
  const foldOf = stratifiedFolds(labels, FOLDS, createRandom(seed, PENALTY_STREAM));
  const losses = new Float64Array(PENALTIES.length);
  const folds = labels.length < ENOUGH_FOR_HALF ? FOLDS : FOLDS / 2;
  for (let fold = 0; fold < folds; fold++) {
    const [used, unseen] = [rowsWhere(foldOf, (own) => own !== fold), rowsWhere(foldOf, (own) => own === fold)];
    if (unseen.length === 0) continue;
    let start: DenseWeights | undefined;
    let lowest = Infinity;
    for (const [place, penalty] of PENALTIES.entries()) {
      start = await fit(penalty, start, used);
      const loss = totalLoss(rows, labels, unseen, start);
      losses[place]! += loss;
      lowest = Math.min(lowest, loss);
      if (loss <= 1.2 * lowest) continue;
      losses.fill(Infinity, place + 1); // Weaker penalties only fit the other reviews better.
      break;
    }
  }
  return PENALTIES[losses.indexOf(Math.min(...losses))] ?? 1;
}

/** Columns are centered, and all are divided by one number, so that one penalty suits any encoder. */
function findScaling({ values, width }: DenseRows) {
  const count = values.length / width;
  const means = new Float64Array(width);
  for (let index = 0; index < values.length; index++) means[index % width]! += values[index]! / count;
  let variance = 0;
  for (let index = 0; index < values.length; index++) variance += (values[index]! - means[index % width]!) ** 2;
  const scale = Math.sqrt(variance / values.length) || 1;
  return {
    apply: (numbers: Float32Array): Float32Array =>
      numbers.map((value, index) => (value - means[index % width]!) / scale),
    /** The same classifier for embeddings that are not scaled. */
    unscale(model: DenseWeights): DenseWeights {
      const weights = model.weights.map((weight) => Math.fround(weight / scale));
      const biases = model.biases.map((bias, c) =>
        Math.fround(means.reduce((sum, mean, d) => sum - mean * weights[c * width + d]!, bias)),
      );
      return { ...model, weights, biases };
    },
  };
}

function rowsWhere(foldOf: Int32Array, isWanted: (fold: number) => boolean): Int32Array {
  return Int32Array.from([...foldOf.keys()].filter((row) => isWanted(foldOf[row]!)));
}

function totalLoss({ values, width }: DenseRows, labels: Int32Array, rows: Int32Array, model: DenseWeights): number {
  let loss = 0;
  for (const row of rows) {
    const logits = denseLogits({ values: values.subarray(row * width, (row + 1) * width), width }, model);
    const highest = Math.max(...logits);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0);
    loss += highest + Math.log(total) - logits[labels[row]!]!;
  }
  return loss;
}
