import type { Batch } from "@sentiment-tuner/data";
import { TURNS } from "@sentiment-tuner/onnx";

import { concatenateFloats, concatenateIntegers } from "../../concatenate.ts";
import { scalarName } from "../../graphs/update-graph.ts";
import type { AdamWOptions } from "../../optimizer/adamw.ts";
import { SCALARS, updateScalars } from "../../optimizer/adamw-tensors.ts";
import type { StepInput } from "../engine.ts";
import { rowWeightsOf } from "../row-weights.ts";
import { ort } from "./onnxruntime-node.ts";
import { floatTensor } from "./runtime-session.ts";

/**
 * What the steps of a loop take, beside state and draws, with the steps as a first dimension.
 *
 * @param inputs - at least one, each of one batch, all of one shape
 */
export function loopFeeds(
  inputs: readonly StepInput[],
  maxGradientNorm: number,
  optimizer: AdamWOptions,
): Record<string, ort.Tensor> {
  const batches = inputs.map(onlyBatch);
  const { rows, length } = onlyBatch(inputs[0]);
  const count = inputs.length;
  const scalars = inputs.map(({ step, learningRate }) =>
    updateScalars({ step, learningRate, maxGradientNorm }, optimizer),
  );
  const integers = (part: (batch: Batch) => Int32Array, dims: readonly number[]): ort.Tensor =>
    new ort.Tensor("int32", concatenateIntegers(batches.map(part)), [count, ...dims]);
  return {
    [TURNS]: new ort.Tensor("int64", BigInt64Array.of(BigInt(count)), []),
    inputIds: integers((batch) => batch.inputIds, [rows, length]),
    attentionMask: integers((batch) => batch.attentionMask, [rows, length]),
    labels: integers((batch) => batch.labels, [rows]),
    rowWeights: floatTensor(concatenateFloats(inputs.flatMap(rowWeightsOf)), [count, rows]),
    ...Object.fromEntries(
      SCALARS.map((name) => {
        const values = Float32Array.from(scalars, (ofStep) => ofStep[name]);
        return [scalarName(name), floatTensor(values, [count])];
      }),
    ),
  };
}

/** The batch of a step that has one. */
export function onlyBatch(input: StepInput | undefined): Batch {
  const [batch] = input?.batches ?? [];
  if (batch === undefined) throw new RangeError("A step has no batch.");
  return batch;
}
