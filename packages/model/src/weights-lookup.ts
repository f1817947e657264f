import type * as tf from "@tensorflow/tfjs";

/** Finds a parameter by its full Hugging Face name. */
export type Weights = (name: string) => tf.Tensor;
