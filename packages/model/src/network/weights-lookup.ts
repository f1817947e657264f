import type * as tf from "@tensorflow/tfjs";

/** Returns the parameter with this full Hugging Face name, such as `distilbert.transformer.layer.0.attention.q_lin.weight`. */
export interface Weights {
  (name: string): tf.Tensor;
  /** The factor α / r of the adapter of this linear layer; undefined for a layer without one. Absent if no layer has an adapter. */
  readonly adapterScale?: (layer: string) => number | undefined;
}
