import type * as tf from "@tensorflow/tfjs";

/** Returns the parameter with this full Hugging Face name, such as `distilbert.transformer.layer.0.attention.q_lin.weight`. */
export type Weights = (name: string) => tf.Tensor;
