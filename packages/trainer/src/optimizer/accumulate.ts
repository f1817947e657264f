import type { Gradients } from "./clip.ts";

/**
 * Adds gradients into a running sum, name by name, in float32 and in the order given.
 *
 * The gradients of a step's batches are summed, not averaged: each row's loss is already weighted by one over the rows of
 * the whole step, so that a smaller last batch does not count for more.
 *
 * @param sum - changed in place; start from zeros or from a copy of the first batch's gradients
 * @throws RangeError if a gradient is missing or has another length
 */
export function addGradients(sum: Gradients, gradients: Gradients): void {
  for (const [name, total] of sum) {
    const gradient = gradients.get(name);
    if (gradient?.length !== total.length) {
      throw new RangeError(
        `The gradient of "${name}" has ${gradient?.length ?? "no"} values, expected ${total.length}.`,
      );
    }
    for (let index = 0; index < total.length; index++) {
      total[index] = (total[index] as number) + (gradient[index] as number); // Both indices are in range.
    }
  }
}
