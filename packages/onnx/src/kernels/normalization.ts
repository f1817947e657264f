import type * as tf from "@tensorflow/tfjs";

import { type KernelFamily, rule } from "./rule.ts";

interface LayerNormInputs {
  x: tf.TensorInfo;
  scale: tf.TensorInfo;
  offset: tf.TensorInfo;
}

/**
 * Kernels that ONNX has and TensorFlow.js does not.
 *
 * If `tf.getKernel(name, tf.getBackend())` finds such a kernel, a library can run it instead of composing the operation from primitives. It
 * defines the gradient with `tf.customGrad`.
 */
export const normalizationKernels = {
  /** x → x · Φ(x), with the error function (Hendrycks & Gimpel 2016). */
  Gelu: rule<tf.UnaryInputs>((recorder, { x }) => recorder.node("Gelu", [x], x, { approximate: "none" })),
  /** x [..., D], scale [D], offset [D] → the normalized tensor [..., D], mean [..., 1] and inverse standard deviation [..., 1]. */
  LayerNorm: rule<LayerNormInputs, { epsilon: number }>((recorder, { x, scale, offset }, { epsilon }) => {
    const statistics = { shape: x.shape.with(-1, 1), type: x.type };
    return recorder.nodes("LayerNormalization", [x, scale, offset], [x, statistics, statistics], {
      axis: -1,
      epsilon: { float: epsilon },
    });
  }),
} as const satisfies KernelFamily;
