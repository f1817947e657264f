import * as tf from "@tensorflow/tfjs";

import { type CaseInput, float, type KernelCase, kernelCase } from "../testing/kernel-case.ts";
import type { matrixKernels } from "./matrix.ts";

/** Matrix products, plain, transposed on either side, and in batches. */
export const matrixCases: Readonly<Record<keyof typeof matrixKernels, readonly KernelCase[]>> = {
  BatchMatMul: [
    product(["B", 3], [3, "T"]),
    product([3, "B"], [3, "T"], { transposeA: true }),
    product(["B", 3], ["T", 3], { transposeB: true }),
    product([3, "B"], ["T", 3], { transposeA: true, transposeB: true }),
    product(["B", "T", 3], ["B", 3, 2]),
    product(["B", 2, "T", 3], ["B", 2, "T", 3], { transposeB: true }),
    product(["B", 2, 3, "T"], ["B", 2, 3, 4], { transposeA: true }),
    product(["B", 2, 3, "T"], ["B", 2, 4, 3], { transposeA: true, transposeB: true }),
    // TensorFlow.js does not sum the gradient of an operand over broadcast batch axes.
    { ...product(["B", "T", 3], [1, 3, 2]), title: "one matrix for a batch", gradientsOf: ["a"] },
    kernelCase("a batch flattened to rows", { a: float(["B", "T", 4]), b: float([2, 4]) }, ({ a, b }) => {
      const [batch = 1, rows = 1] = a.shape;
      const flat = tf.matMul(tf.reshape(a, [batch * rows, 4]), b, false, true);
      return tf.reshape(flat, [batch, rows, 2]);
    }),
  ],
};

function product(
  a: CaseInput["shape"],
  b: CaseInput["shape"],
  { transposeA = false, transposeB = false }: { transposeA?: boolean; transposeB?: boolean } = {},
): KernelCase {
  const show = (shape: CaseInput["shape"], isTransposed: boolean): string =>
    `[${shape.join(", ")}]${isTransposed ? "ᵀ" : ""}`;
  return kernelCase(`${show(a, transposeA)} × ${show(b, transposeB)}`, { a: float(a), b: float(b) }, (inputs) =>
    tf.matMul(inputs.a, inputs.b, transposeA, transposeB),
  );
}
