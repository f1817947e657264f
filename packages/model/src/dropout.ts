import type * as tf from "@tensorflow/tfjs";

/**
 * Zeroes each element with probability `rate` and scales the rest by 1 / (1 - rate) (Srivastava et al. 2014).
 *
 * Passed in, because only whoever runs the step knows where masks come from; they must depend on (seed, step, place) alone.
 */
export type Dropout = (x: tf.Tensor, rate: number) => tf.Tensor;

/** Dropout as it is outside training: nothing is dropped. */
export const noDropout: Dropout = (x) => x;
