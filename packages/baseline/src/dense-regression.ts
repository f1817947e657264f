/** Rows of numbers, such as the embeddings of texts. */
export interface DenseRows {
  /** [N, D] row-major. */
  readonly values: Float32Array;
  /** D */
  readonly width: number;
}

/** A linear classifier of dense rows: logits = W x + b. */
export interface DenseWeights {
  readonly classCount: number;
  /** D */
  readonly width: number;
  /** [C, D] row-major. */
  readonly weights: Float64Array;
  /** [C] */
  readonly biases: Float64Array;
}

export interface DenseOptions {
  readonly classCount: number;
  /** λ: the penalty on a weight, relative to the mean loss of a row. */
  readonly penalty: number;
  /** The rows to learn from; all by default. */
  readonly rows?: Int32Array;
  /** Where to begin, such as the solution for a similar penalty. */
  readonly start?: DenseWeights | undefined;
  /** The solver stops when a step lowers the loss by less than this share of it; by default by less than a figure shows. */
  readonly tolerance?: number | undefined;
}

const MAX_STEPS = 200;
const TOLERANCE = 1e-5;
/** Pairs of steps that approximate the curvature. */
const MEMORY = 8;
/** Steps between two yields: some ten milliseconds on some thousand rows. */
const STEPS_PER_TURN = 2;

/**
 * Multinomial logistic regression with an L2 penalty on the weights, not on the biases:
 *
 * min_W −(1/N) Σ_i log softmax(W x_i + b)[label_i] + (λ/2) ‖W‖²
 *
 * solved by L-BFGS. Scale the rows first, so that one penalty suits all columns.
 *
 * Yields regularly, so that the caller can do other work in between.
 *
 * @param labels - [N], class indices
 * @see Liu & Nocedal, On the limited memory BFGS method for large scale optimization (1989)
 */
export function* fitDenseRegression(
  inputs: DenseRows,
  labels: ArrayLike<number>,
  options: DenseOptions,
): Generator<undefined, DenseWeights> {
  const { classCount, start, tolerance = TOLERANCE } = options;
  const { width } = inputs;
  const size = classCount * (width + 1); // The weights [C, D], then the biases [C].
  let point = new Float64Array(size);
  if (start) {
    point.set(start.weights);
    point.set(start.biases, classCount * width);
  }
  const problem = {
    inputs,
    labels,
    ...options,
    rows: options.rows ?? Int32Array.from(labels as number[], (_l, row) => row),
  };
  let { loss, gradient } = evaluate(problem, point);
  const moves: { step: Float64Array; change: Float64Array; curvature: number }[] = [];
  for (let count = 0; count < MAX_STEPS; count++) {
    const direction = descend(gradient, moves);
    const slope = dot(direction, gradient);
    let next: ReturnType<typeof evaluate> | undefined;
    let moved = point;
    for (
      let length = moves.length === 0 ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
      length > 1e-10;
      length /= 2
    ) {
      moved = point.map((value, index) => value + length * direction[index]!);
      const tried = evaluate(problem, moved);
      if (tried.loss > loss + 1e-4 * length * slope) continue;
      next = tried;
      break;
    }
    if (next === undefined) break; // Rounding: there is nothing left to gain.
    const gain = loss - next.loss;
    const step = moved.map((value, index) => value - point[index]!);
    const change = next.gradient.map((value, index) => value - gradient[index]!);
    const curvature = dot(step, change);
    if (curvature > 1e-12) moves.push({ step, change, curvature });
    if (moves.length > MEMORY) moves.shift();
    [point, loss, gradient] = [moved, next.loss, next.gradient];
    if (gain < tolerance * loss) break;
    if (count % STEPS_PER_TURN === STEPS_PER_TURN - 1) yield;
  }
  const split = classCount * width;
  return { classCount, width, weights: point.slice(0, split), biases: point.slice(split) };
}

/** W x + b of every row. @returns [N, C] row-major */
export function denseLogits({ values, width }: DenseRows, model: DenseWeights): Float32Array {
  const { classCount, weights, biases } = model;
  const logits = new Float32Array((values.length / width) * classCount);
  for (let row = 0; row < values.length / width; row++) {
    for (let c = 0; c < classCount; c++) {
      let sum = biases[c]!;
      for (let d = 0; d < width; d++) sum += weights[c * width + d]! * values[row * width + d]!;
      logits[row * classCount + c] = sum;
    }
  }
  return logits;
}

interface Problem extends Omit<DenseOptions, "start" | "tolerance"> {
  readonly inputs: DenseRows;
  readonly labels: ArrayLike<number>;
  readonly rows: Int32Array;
}

/** Rows whose gradients are added at once: each number of the sum is then read and written once for all of them. */
const BLOCK = 4;

function evaluate(problem: Problem, point: Float64Array): { readonly loss: number; readonly gradient: Float64Array } {
  const { inputs, labels, classCount, penalty, rows } = problem;
  const biasStart = classCount * inputs.width;
  const gradient = new Float64Array(point.length);
  const errors = new Float64Array(BLOCK * classCount); // Beyond the last row they are 0.
  const starts = new Int32Array(BLOCK);
  let loss = 0;
  for (let place = 0; place < rows.length; place += BLOCK) {
    errors.fill(0);
    for (let index = 0; index < BLOCK && place + index < rows.length; index++) {
      const row = rows[place + index]!;
      starts[index] = row * inputs.width;
      loss += errorsOfRow(inputs, row, labels[row]!, point, errors.subarray(index * classCount));
    }
    addBlock(gradient, inputs, starts, errors, classCount);
  }
  loss /= rows.length;
  for (let index = 0; index < gradient.length; index++) {
    gradient[index]! /= rows.length;
    if (index >= biasStart) continue;
    gradient[index]! += penalty * point[index]!;
    loss += (penalty / 2) * point[index]! ** 2;
  }
  return { loss, gradient };
}

/**
 * @param errors - receives softmax(W x + b) minus the true class, [C]
 * @returns the loss of the row
 */
function errorsOfRow(
  { values, width }: DenseRows,
  row: number,
  label: number,
  point: Float64Array,
  errors: Float64Array,
): number {
  const classCount = point.length / (width + 1);
  let highest = -Infinity;
  for (let c = 0; c < classCount; c++) {
    const sum = point[classCount * width + c]! + dotOfRow(point, c * width, values, row * width, width);
    errors[c] = sum;
    if (sum > highest) highest = sum;
  }
  const own = errors[label]!;
  let total = 0;
  for (let c = 0; c < classCount; c++) total += errors[c] = Math.exp(errors[c]! - highest);
  for (let c = 0; c < classCount; c++) errors[c]! /= total;
  errors[label]! -= 1;
  return highest + Math.log(total) - own;
}

/** Σ_d a[i + d] · b[j + d]. Four sums take turns, because an addition waits for the last one to the same sum. */
function dotOfRow(a: Float64Array, i: number, b: Float32Array, j: number, width: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let d = 0;
  for (; d + 3 < width; d += 4) {
    first += a[i + d]! * b[j + d]!;
    second += a[i + d + 1]! * b[j + d + 1]!;
    third += a[i + d + 2]! * b[j + d + 2]!;
    fourth += a[i + d + 3]! * b[j + d + 3]!;
  }
  for (; d < width; d++) first += a[i + d]! * b[j + d]!;
  return first + second + (third + fourth);
}

/** Adds the gradients of {@link BLOCK} rows. @param starts - where their values begin */
function addBlock(
  gradient: Float64Array,
  { values, width }: DenseRows,
  starts: Int32Array,
  errors: Float64Array,
  classCount: number,
): void {
  const [s0, s1, s2, s3] = [starts[0]!, starts[1]!, starts[2]!, starts[3]!];
  for (let c = 0; c < classCount; c++) {
    const [e0, e1, e2, e3] = [
      errors[c]!,
      errors[classCount + c]!,
      errors[2 * classCount + c]!,
      errors[3 * classCount + c]!,
    ];
    gradient[classCount * width + c]! += e0 + e1 + e2 + e3;
    for (let d = 0, w = c * width; d < width; d++, w++) {
      gradient[w]! += e0 * values[s0 + d]! + e1 * values[s1 + d]! + e2 * values[s2 + d]! + e3 * values[s3 + d]!;
    }
  }
}

/** The direction of L-BFGS: −H g, with H from the last moves. */
function descend(
  gradient: Float64Array,
  moves: readonly { readonly step: Float64Array; readonly change: Float64Array; readonly curvature: number }[],
): Float64Array {
  const direction = gradient.map((value) => -value);
  const shares: number[] = [];
  for (const { step, change, curvature } of moves.toReversed()) {
    const share = dot(step, direction) / curvature;
    shares.push(share);
    addScaled(direction, change, -share);
  }
  const last = moves.at(-1);
  if (last) {
    const scale = last.curvature / dot(last.change, last.change);
    for (let index = 0; index < direction.length; index++) direction[index]! *= scale;
  }
  for (const { step, change, curvature } of moves) {
    const share = shares.pop() ?? 0;
    addScaled(direction, step, share - dot(change, direction) / curvature);
  }
  return direction;
}

function addScaled(target: Float64Array, values: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index++) target[index]! += factor * values[index]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}
