import { availableParallelism } from "node:os";

import type { Batch } from "@sentiment-tuner/data";
import type { Parameters } from "@sentiment-tuner/model";
import { type Graph, modelBytes } from "@sentiment-tuner/onnx";
import * as ort from "onnxruntime-node";

/** What a model sees of a batch. */
export type TokenBatch = Pick<Batch, "rows" | "length" | "inputIds" | "attentionMask">;

/** Opens a graph on ONNX Runtime's CPU provider. Memory patterns are off: a plan would be kept for every batch shape, and there are as many as lengths. */
export async function openSession(graph: Graph, threads = availableParallelism()): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(modelBytes(graph), {
    executionProviders: ["cpu"],
    graphOptimizationLevel: "all",
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableMemPattern: false,
  });
}

export function batchFeeds({ inputIds, attentionMask, rows, length }: TokenBatch): Record<string, ort.Tensor> {
  return {
    inputIds: new ort.Tensor("int32", inputIds, [rows, length]),
    attentionMask: new ort.Tensor("int32", attentionMask, [rows, length]),
  };
}

/** Every parameter by name, over the caller's own arrays: the runtime reads them where they are. */
export function parameterFeeds(parameters: Parameters): Record<string, ort.Tensor> {
  return Object.fromEntries(
    [...parameters.values()].map(({ name, values, shape }) => [name, floatTensor(values, shape)]),
  );
}

export function floatTensor(values: Float32Array, shape: readonly number[]): ort.Tensor {
  return new ort.Tensor("float32", values, shape);
}
