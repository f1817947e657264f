/** The logits of one or more models on the same rows. */
export interface LogitProblem {
  /** [K] models, each [N, C] row-major. */
  readonly parts: readonly ArrayLike<number>[];
  /** [N], class indices. */
  readonly labels: ArrayLike<number>;
  readonly classCount: number;
}

const MAX_STEPS = 50;
/** Newton's method has converged when a step moves no weight by more than this. */
const TOLERANCE = 1e-9;

/**
 * Finds the weights of a sum of logits: for one model the inverse of a temperature, for several their combination.
 *
 * min_w Σ_i −log softmax(Σ_k w_k z_ki)[label_i] + ½ ‖w − w₀‖²,  w₀ = (1, 0, …)
 *
 * The penalty is a unit normal prior. Some dozens of rows outweigh it, and it keeps the weights finite where every row is right. The problem
 * is convex; damped Newton steps solve it.
 *
 * @param isUsed - which rows count; all by default
 * @returns [K]
 * @see Wolpert, Stacked Generalization (1992)
 */
export function fitLogitWeights(problem: LogitProblem, isUsed: (row: number) => boolean = () => true): Float64Array {
  const rows = Array.from({ length: problem.labels.length }, (_row, index) => index).filter(isUsed);
  let weights = priorOf(problem);
  let { loss, gradient, curvature } = evaluateWeights(problem, rows, weights);
  for (let step = 0; step < MAX_STEPS; step++) {
    const direction = solve(curvature, gradient);
    if (Math.max(...direction.map(Math.abs)) < TOLERANCE) break;
    let next = { weights, loss: Infinity, gradient, curvature };
    for (let share = 1; share > 1e-6 && !(next.loss <= loss); share /= 2) {
      const moved = weights.map((weight, k) => weight - share * direction[k]!);
      next = { weights: moved, ...evaluateWeights(problem, rows, moved) };
    }
    if (!(next.loss <= loss)) break; // Rounding: there is nothing left to gain.
    ({ weights, loss, gradient, curvature } = next);
  }
  return weights;
}

/** Σ_k w_k z_k. @returns [N, C] row-major, float32 as all logits */
export function addLogits(parts: readonly ArrayLike<number>[], weights: ArrayLike<number>): Float32Array {
  return Float32Array.from({ length: parts[0]?.length ?? 0 }, (_logit, index) =>
    parts.reduce((sum, part, k) => sum + weights[k]! * part[index]!, 0),
  );
}

/**
 * The weighted logits of each row, with weights that were fitted on the other folds: figures on them are not flattered by the fit.
 *
 * @param foldOf - [N], the fold of each row
 * @returns [N, C] row-major
 */
export function crossFitLogits(problem: LogitProblem, foldOf: Int32Array): Float32Array {
  const { classCount, parts } = problem;
  const result = new Float32Array(problem.labels.length * classCount);
  for (const fold of new Set(foldOf)) {
    const weights = fitLogitWeights(problem, (row) => foldOf[row] !== fold);
    const added = addLogits(parts, weights);
    for (let row = 0; row < foldOf.length; row++) {
      if (foldOf[row] !== fold) continue;
      result.set(added.subarray(row * classCount, (row + 1) * classCount), row * classCount);
    }
  }
  return result;
}

interface Evaluated {
  readonly loss: number;
  /** [K] */
  readonly gradient: Float64Array;
  /** [K][K] */
  readonly curvature: readonly Float64Array[];
}

function priorOf({ parts }: LogitProblem): Float64Array {
  return Float64Array.from(parts, (_part, k) => (k === 0 ? 1 : 0));
}

function evaluateWeights(problem: LogitProblem, rows: readonly number[], weights: Float64Array): Evaluated {
  const { parts, labels, classCount } = problem;
  const size = parts.length;
  const difference = weights.map((weight, k) => weight - priorOf(problem)[k]!);
  let loss = difference.reduce((sum, value) => sum + (value * value) / 2, 0);
  const gradient = difference.slice();
  const curvature = Array.from(parts, (_part, k) => Float64Array.from(parts, (_other, l) => (k === l ? 1 : 0)));
  const probabilities = new Float64Array(classCount);
  const means = new Float64Array(size); // [K], the mean logit of each model under the probabilities
  for (const row of rows) {
    const start = row * classCount;
    const label = labels[row]!;
    let highest = -Infinity;
    for (let c = 0; c < classCount; c++) {
      const logit = parts.reduce((sum, part, k) => sum + weights[k]! * part[start + c]!, 0);
      probabilities[c] = logit;
      highest = Math.max(highest, logit);
    }
    const own = probabilities[label]!;
    let total = 0;
    for (let c = 0; c < classCount; c++) total += probabilities[c] = Math.exp(probabilities[c]! - highest);
    loss += highest + Math.log(total) - own;
    for (let k = 0; k < size; k++) {
      let mean = 0;
      for (let c = 0; c < classCount; c++) mean += (probabilities[c]! / total) * parts[k]![start + c]!;
      means[k] = mean;
      gradient[k]! += mean - parts[k]![start + label]!;
    }
    for (let k = 0; k < size; k++) {
      for (let l = 0; l < size; l++) {
        let product = 0;
        for (let c = 0; c < classCount; c++) {
          product += (probabilities[c]! / total) * parts[k]![start + c]! * parts[l]![start + c]!;
        }
        curvature[k]![l]! += product - means[k]! * means[l]!;
      }
    }
  }
  return { loss, gradient, curvature };
}

/** The solution of A x = b for a small positive definite A, by Gaussian elimination. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const rows = matrix.map((row, index) => Float64Array.of(...row, right[index]!));
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = rows[row]![pivot]! / rows[pivot]![pivot]!;
      for (let column = pivot; column <= size; column++) rows[row]![column]! -= factor * rows[pivot]![column]!;
    }
  }
  const solution = new Float64Array(size);
  for (let row = size - 1; row >= 0; row--) {
    let rest = rows[row]![size]!;
    for (let column = row + 1; column < size; column++) rest -= rows[row]![column]! * solution[column]!;
    solution[row] = rest / rows[row]![row]!;
  }
  return solution;
}
