import { divergenceAdvice } from "../divergence.ts";
import { TrainerError } from "../errors.ts";

/** Parameter name → gradient, row-major, as long as the parameter. */
export type Gradients = ReadonlyMap<string, Float32Array>;

/**
 * One pass over a gradient: its share of the squared global norm, and which of its rows are not all zero.
 *
 * The sum runs in float64, where the square of the smallest float32 does not underflow: a row's sum is zero exactly
 * when the row is.
 *
 * @param gradient - [rows, rowLength]
 * @param activeRows - [rows]; set to 1 where the row has a non-zero element, unchanged elsewhere
 * @returns Σ g²; NaN or Infinity if an element is not finite
 */
export function scanRows(gradient: Float32Array, rowLength: number, activeRows: Uint8Array): number {
  let total = 0;
  for (let row = 0, start = 0; row < activeRows.length; row++, start += rowLength) {
    const sum = sumOfSquares(gradient, start, start + rowLength);
    if (sum === 0) continue;
    activeRows[row] = 1;
    total += sum;
  }
  return total;
}

/**
 * The factor that brings gradients of global norm `norm` down to `maxGradientNorm`.
 *
 *     scale = min(1, maxGradientNorm / (norm + 1e-6))
 *
 * @see torch.nn.utils.clip_grad_norm_; Pascanu, Mikolov & Bengio, On the difficulty of training RNNs (2013), §3.2
 */
export function clipScale(norm: number, maxGradientNorm: number): number {
  return Math.min(1, maxGradientNorm / (norm + 1e-6));
}

/** Called before a step changes anything. @throws TrainerError GRADIENT_NOT_FINITE */
export function requireFiniteNorm(norm: number, step: number, learningRate: number): void {
  if (Number.isFinite(norm)) return;
  const advice = divergenceAdvice(step, learningRate);
  throw new TrainerError("GRADIENT_NOT_FINITE", `The gradient's norm is ${norm} at step ${step}. ${advice}`);
}

/** Four sums, because each addition waits for the one before it: measured 0.5 instead of 0.8 ns per element. */
function sumOfSquares(values: Float32Array, start: number, end: number): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let index = start;
  for (const unrolledEnd = end - ((end - start) % 4); index < unrolledEnd; index += 4) {
    const value0 = values[index] as number; // In range: scanRows stays inside the array.
    const value1 = values[index + 1] as number;
    const value2 = values[index + 2] as number;
    const value3 = values[index + 3] as number;
    sum0 += value0 * value0;
    sum1 += value1 * value1;
    sum2 += value2 * value2;
    sum3 += value3 * value3;
  }
  for (; index < end; index++) {
    const value = values[index] as number;
    sum0 += value * value;
  }
  return sum0 + sum1 + (sum2 + sum3);
}
