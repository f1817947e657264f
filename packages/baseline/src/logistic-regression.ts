/** Rows between two yields: some ten milliseconds. */
const YIELD_EVERY = 500;

/** Rows with columns that are 0 or scales[row] · r_f. */
export interface SparseProblem {
  /** [N], the columns of each row that are not 0. */
  readonly rows: readonly Int32Array[];
  /** [N], positive. */
  readonly scales: Float64Array;
  /** [F], r_f². */
  readonly squares: Float32Array;
  /** [N], 0 or 1. */
  readonly labels: ArrayLike<number>;
}

export interface FitOptions {
  /** C: the cost of a wrong row, relative to the penalty on the weights. */
  readonly cost: number;
  /** Training ends when a pass changes the dual variables by less than this share of their sum. */
  readonly tolerance: number;
  readonly maxPasses: number;
  /** Uniform in [0, 1); shuffles the rows before each pass. */
  readonly random: () => number;
}

/** The log-odds of class 1 are scale · Σ_f products[f] + bias, over the columns of a row. */
export interface LinearModel {
  /** [F], weight times r_f. */
  readonly products: Float64Array;
  readonly bias: number;
}

/**
 * Logistic regression with an L2 penalty, the bias included:
 *
 * min_w ½‖w‖² + C Σ_i log(1 + exp(−y_i wᵀx_i)),  y = ±1
 *
 * solved in its dual, one row at a time, where w = Σ_i α_i y_i x_i and 0 < α_i < C. A row's best α_i, all others fixed,
 * is C σ(−u), where u is the resulting margin y_i wᵀx_i: the root of u = m + C ‖x_i‖² σ(−u), with m the
 * margin at α_i = 0. It has one solution, which Newton's method finds in a few steps.
 *
 * Weights are stored as w_f r_f. Then a margin is a plain sum, an update adds r_f², and r itself is not needed.
 *
 * Yields regularly, so that the caller can do other work in between.
 *
 * @see Yu, Huang & Lin, Dual coordinate descent methods for logistic regression and maximum entropy models (2011)
 * @see Shalev-Shwartz & Zhang, Stochastic Dual Coordinate Ascent Methods for Regularized Loss Minimization (2013)
 */
export function* fitLogisticRegression(
  { rows, scales, squares, labels }: SparseProblem,
  { cost, tolerance, maxPasses, random }: FitOptions,
): Generator<undefined, LinearModel> {
  const products = new Float64Array(squares.length);
  let bias = 0;
  const dual = new Float64Array(rows.length); // [N], α
  const order = Int32Array.from(rows.keys());
  for (let pass = 0; pass < maxPasses; pass++) {
    shuffle(order, random);
    let [change, total] = [0, 0];
    for (let place = 0; place < order.length; place++) {
      const row = order[place]!;
      const columns = rows[row]!;
      const scale = scales[row]!;
      const sign = labels[row] === 1 ? 1 : -1;
      let [sum, squaredSum] = [0, 0];
      for (let index = 0; index < columns.length; index++) {
        sum += products[columns[index]!]!;
        squaredSum += squares[columns[index]!]!;
      }
      const squaredNorm = scale * scale * squaredSum + 1; // the bias is a column of ones
      const marginWithout = sign * (scale * sum + bias) - dual[row]! * squaredNorm;
      const best = cost * sigmoid(-solveMargin(marginWithout, cost * squaredNorm));
      const step = best - dual[row]!;
      dual[row] = best;
      change += Math.abs(step);
      total += best;
      const scaledStep = sign * step * scale;
      for (let index = 0; index < columns.length; index++)
        products[columns[index]!]! += scaledStep * squares[columns[index]!]!;
      bias += sign * step;
      if (place % YIELD_EVERY === YIELD_EVERY - 1) yield;
    }
    if (change < tolerance * total) break;
  }
  return { products, bias };
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** The root of u = margin + slack · σ(−u), which lies between the margin and the margin + slack. */
function solveMargin(margin: number, slack: number): number {
  let [low, high] = [margin, margin + slack];
  let root = Math.min(Math.max(0, low), high);
  for (let iteration = 0; iteration < 60; iteration++) {
    const probability = sigmoid(-root);
    const excess = root - margin - slack * probability; // rises with the root, by 1 at least
    if (Math.abs(excess) <= 1e-12 * (1 + Math.abs(root))) break;
    if (excess > 0) high = root;
    else low = root;
    const newton = root - excess / (1 + slack * probability * (1 - probability));
    root = newton > low && newton < high ? newton : (low + high) / 2;
  }
  return root;
}

/** Fisher–Yates. */
function shuffle(order: Int32Array, random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
}
