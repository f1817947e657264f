import type { Parameters } from "@sentiment-tuner/model";
import { type Graph, trace, type TracedInput } from "@sentiment-tuner/onnx";
import * as tf from "@tensorflow/tfjs";

import { gradientName } from "./training-graph.ts";

/** Name of the input that is added to `gradient`. */
export function termName(gradient: string): string {
  return `term.${gradient}`;
}

/** Name of the output that holds their sum. */
export function sumName(gradient: string): string {
  return `sum.${gradient}`;
}

/** Records sum + term for the loss and the gradient of every parameter. */
export function traceSum(parameters: Parameters): Graph {
  const terms = [
    { name: "loss", shape: [] },
    ...[...parameters.values()].map(({ name, shape }) => ({ name: gradientName(name), shape })),
  ];
  const inputs = terms.flatMap(({ name, shape }) =>
    [name, termName(name)].map((input): [string, TracedInput] => [input, { shape, dtype: "float32" }]),
  );
  return trace(
    (tensors: Readonly<Record<string, tf.Tensor>>) =>
      Object.fromEntries(
        terms.map(({ name }) => [
          sumName(name),
          tf.add(tensors[name] as tf.Tensor, tensors[termName(name)] as tf.Tensor), // Both are inputs, from the same list.
        ]),
      ),
    Object.fromEntries(inputs),
    { name: "sum" },
  );
}
