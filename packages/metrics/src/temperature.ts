import { checkClasses, checkLength } from "./validation.ts";

/** The temperature is bounded, because no number of reviews is evidence for a more extreme one. */
const LOWEST_TEMPERATURE = 0.25;
const HIGHEST_TEMPERATURE = 10;

/**
 * Standard deviation of the prior of 1 / temperature around 1. It matters for few rows only: a hundred rows that are all classified correctly
 * would otherwise give the lowest temperature allowed.
 */
const PRIOR_DEVIATION = 0.5;

/** Fewer rows say nothing about probabilities. */
const FEWEST_ROWS = 20;
const FOLDS = 5;
/** Halvings of the interval of 1 / temperature: to the precision of a double. */
const HALVINGS = 55;

/** Labelled rows as a model scores them. */
export interface LogitRows {
  /** [N], class indices in 0..C-1. */
  readonly labels: ArrayLike<number>;
  /** [N, C] row-major, before the softmax. */
  readonly logits: ArrayLike<number>;
  readonly classCount: number;
}

/**
 * The temperature T that gives these rows the lowest log loss: p = softmax(logits / T).
 *
 * With β = 1 / T the loss Σ_n (log Σ_c exp(β z_nc) − β z_n,label) is convex in β. A Gaussian prior of β, mean 1 and standard deviation 0.5,
 * adds (β − 1)² / (2 · 0.5²), which a few dozen rows outweigh. The minimum is where the derivative changes sign, found by bisection.
 *
 * @returns 0.25 to 10; 1 leaves probabilities as they are, above 1 makes them less extreme
 * @throws MetricsError if there are no rows, the lengths differ or a label is not a class index
 * @see Guo, Pleiss, Sun & Weinberger, On Calibration of Modern Neural Networks (2017), section 4.2
 */
export function fitTemperature(rows: LogitRows): number {
  checkRows(rows);
  return fitOn(rows, () => true);
}

/**
 * {@link fitTemperature}, and 1 where cross-validation on the rows finds no lower log loss with it, or for fewer than 20 rows.
 *
 * Fold k has every fifth row from row k on, so sorted rows are mixed.
 */
export function fitTemperatureIfBetter(rows: LogitRows): number {
  checkRows(rows);
  if (rows.labels.length < FEWEST_ROWS) return 1;
  let gain = 0; // Σ over the rows of log loss with temperature 1 minus log loss with that of the other folds.
  for (let fold = 0; fold < FOLDS; fold++) {
    const temperature = fitOn(rows, (row) => row % FOLDS !== fold);
    for (let row = fold; row < rows.labels.length; row += FOLDS)
      gain += lossOf(rows, row, 1) - lossOf(rows, row, temperature);
  }
  return gain > 0 ? fitOn(rows, () => true) : 1;
}

function checkRows({ labels, logits, classCount }: LogitRows): void {
  checkClasses(labels, classCount, "label");
  checkLength(logits.length, labels.length * classCount, `logits for ${labels.length} rows of ${classCount} classes`);
}

function fitOn(rows: LogitRows, isUsed: (row: number) => boolean): number {
  let low = 1 / HIGHEST_TEMPERATURE;
  let high = 1 / LOWEST_TEMPERATURE;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    let slope = (middle - 1) / PRIOR_DEVIATION ** 2;
    for (let row = 0; row < rows.labels.length; row++) if (isUsed(row)) slope += slopeOf(rows, row, middle);
    if (slope > 0) high = middle;
    else low = middle;
  }
  return 2 / (low + high);
}

/** Derivative of the loss of a row by β: the mean logit under softmax(β z), minus the logit of the label. */
function slopeOf({ labels, logits, classCount }: LogitRows, row: number, beta: number): number {
  const start = row * classCount;
  const highest = highestOf(logits, start, classCount);
  let [sum, weighted] = [0, 0];
  for (let c = 0; c < classCount; c++) {
    const lead = (logits[start + c] ?? NaN) - highest;
    const weight = Math.exp(beta * lead);
    sum += weight;
    weighted += weight * lead;
  }
  return weighted / sum - ((logits[start + (labels[row] ?? 0)] ?? NaN) - highest);
}

/** −log softmax(z / T)[label], in nats. */
function lossOf({ labels, logits, classCount }: LogitRows, row: number, temperature: number): number {
  const start = row * classCount;
  const highest = highestOf(logits, start, classCount);
  let sum = 0;
  for (let c = 0; c < classCount; c++) sum += Math.exp(((logits[start + c] ?? NaN) - highest) / temperature);
  return Math.log(sum) - ((logits[start + (labels[row] ?? 0)] ?? NaN) - highest) / temperature;
}

function highestOf(logits: ArrayLike<number>, start: number, classCount: number): number {
  let highest = -Infinity;
  for (let c = 0; c < classCount; c++) highest = Math.max(highest, logits[start + c] ?? NaN);
  return highest;
}
