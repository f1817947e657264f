import * as tf from "@tensorflow/tfjs";

import { float, type KernelCase, kernelCase } from "../testing/kernel-case.ts";
import type { normalizationKernels } from "./normalization.ts";

const EPSILON = 1e-12;

/** The kernels that TensorFlow.js lacks, compared with their formula in its operations. They have no registered gradient. */
export const normalizationCases: Readonly<Record<keyof typeof normalizationKernels, readonly KernelCase[]>> = {
  Gelu: [geluCase([4, 5]), geluCase(["B", "T", 3])],
  LayerNorm: ["output", "mean", "inverse deviation"].flatMap((title, index) => [
    kernelCase(
      `${title} of [B, T, 8]`,
      { x: float(["B", "T", 8]), scale: float([8]), offset: float([8]) },
      ({ x, scale, offset }) => layerNormKernel(x, scale, offset)[index] ?? x,
      { reference: ({ x, scale, offset }) => layerNorm(x, scale, offset)[index] ?? x, gradientsOf: [] },
    ),
  ]),
};

function geluCase(shape: readonly (number | string)[]): KernelCase {
  return kernelCase(
    `[${shape.join(", ")}]`,
    { x: float(shape, -4, 4) },
    ({ x }) => tf.engine().runKernel("Gelu", { x }),
    {
      reference: ({ x }) =>
        tf.mul(tf.mul(x, tf.scalar(0.5)), tf.add(tf.erf(tf.mul(x, tf.scalar(Math.SQRT1_2))), tf.scalar(1))),
      gradientsOf: [],
    },
  );
}

function layerNormKernel(x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor[] {
  return tf.engine().runKernel("LayerNorm", { x, scale, offset }, { epsilon: EPSILON });
}

function layerNorm(x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor[] {
  const { mean, variance } = tf.moments(x, -1, true);
  const inverse = tf.rsqrt(tf.add(variance, tf.scalar(EPSILON)));
  return [tf.add(tf.mul(tf.mul(tf.sub(x, mean), inverse), scale), offset), mean, inverse];
}
