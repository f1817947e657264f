import type * as tf from "@tensorflow/tfjs";

import { type KernelFamily, rule } from "./rule.ts";

interface LayerNormInputs {
  x: tf.TensorInfo;
  scale: tf.TensorInfo;
  offset: tf.TensorInfo;
}

/**
 * Kernels TensorFlow.js has no name for but ONNX has.
 *
 * A library that finds them registered (`tf.getKernel(name, tf.getBackend())`) may run them instead of composing the operation from
 * primitives, and brings its own gradient by `tf.customGrad`.
 */
export const normalizationKernels = {
  /** x → x · Φ(x), with the error function (Hendrycks & Gimpel 2016). */
  Gelu: rule<tf.UnaryInputs>((recorder, { x }) => recorder.node("Gelu", [x], x, { approximate: "none" })),
  /** x, scale [D], offset [D] → normalized over the last axis, its mean [..., 1] and its inverse standard deviation [..., 1]. */
  LayerNorm: rule<LayerNormInputs, { epsilon: number }>((recorder, { x, scale, offset }, { epsilon }) => {
    const statistics = { shape: x.shape.with(-1, 1), type: x.type };
    return recorder.nodes("LayerNormalization", [x, scale, offset], [x, statistics, statistics], {
      axis: -1,
      epsilon: { float: epsilon },
    });
  }),
} as const satisfies KernelFamily;
