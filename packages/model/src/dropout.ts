import type * as tf from "@tensorflow/tfjs";

/**
 * Zeroes each element with probability `rate` and scales the rest by 1 / (1 - rate) (Srivastava et al. 2014).
 *
 * Passed in, because only whoever runs the step knows what to drop; it must depend on (seed, step, place) alone.
 *
 * @param width - a size of `x` that the configuration fixes, such as the number of heads: unlike batch and length it is the same in each
 *   step, so that elements can be drawn several at once
 */
export type Dropout = (x: tf.Tensor, rate: number, width: number) => tf.Tensor;

/** Dropout as it is outside training: nothing is dropped. */
export const noDropout: Dropout = (x) => x;
