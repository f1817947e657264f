import type * as tf from "@tensorflow/tfjs";

/**
 * Sets each element to zero with probability `rate` and scales the others by 1 / (1 - rate).
 *
 * The caller of the network passes it in, because the random numbers belong to a training step: they depend only on the seed, the step and
 * the position in the network.
 *
 * @param x - any shape
 * @param rate - 0 to below 1
 * @param width - a size of `x` that the configuration fixes, such as the number of heads. Batch size and length differ from step to step,
 *   this size does not, so an implementation may draw the numbers of `width` elements at once
 * @see Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting (2014)
 */
export type Dropout = (x: tf.Tensor, rate: number, width: number) => tf.Tensor;

/** Keeps every element: dropout outside training. */
export const noDropout: Dropout = (x) => x;
