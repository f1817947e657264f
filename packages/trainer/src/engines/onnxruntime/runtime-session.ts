import { availableParallelism } from "node:os";

import type { Batch } from "@sentiment-tuner/data";
import type { Parameters } from "@sentiment-tuner/model";
import { type Graph, modelBytes } from "@sentiment-tuner/onnx";

import { ort } from "./onnxruntime-node.ts";
import type { TokenBatch } from "../engine.ts";

/** ONNX Runtime's name for a kind of device. */
export type Provider = "cpu" | "webgpu" | "cuda" | "dml" | "coreml";

export interface RuntimeOptions {
  /** Default: the processor. */
  readonly provider?: Provider | undefined;
  readonly threads?: number | undefined;
  /** Outputs that stay on the device; only `webgpu` keeps them there. */
  readonly onDevice?: readonly string[];
  /** Opening fails if a single node would run on the processor instead. */
  readonly refuseProcessor?: boolean;
}

/** Opens a graph. Memory patterns are off, because ONNX Runtime would keep a plan for every batch shape. */
export async function openSession(graph: Graph, options: RuntimeOptions = {}): Promise<ort.InferenceSession> {
  const { provider = "cpu", threads = availableParallelism(), onDevice, refuseProcessor = false } = options;
  ort.env.logLevel = "fatal"; // Errors are thrown as well, and a library does not print.
  return ort.InferenceSession.create(modelBytes(graph), {
    executionProviders: [provider],
    graphOptimizationLevel: "all",
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableMemPattern: false,
    logSeverityLevel: 4,
    ...(onDevice && { preferredOutputLocation: Object.fromEntries(onDevice.map((name) => [name, "gpu-buffer"])) }),
    ...(refuseProcessor && { extra: { session: { disable_cpu_ep_fallback: "1" } } }),
  });
}

export function batchFeeds({ inputIds, attentionMask, rows, length }: TokenBatch): Record<string, ort.Tensor> {
  return {
    inputIds: new ort.Tensor("int32", inputIds, [rows, length]),
    attentionMask: new ort.Tensor("int32", attentionMask, [rows, length]),
  };
}

/** The true classes, and the weight of each row's loss. */
export function labelFeeds({ labels, rows }: Batch, rowWeights: Float32Array): Record<string, ort.Tensor> {
  return {
    labels: new ort.Tensor("int32", labels, [rows]),
    rowWeights: floatTensor(rowWeights, [rows]),
  };
}

/** Every parameter by name. The tensors use the caller's arrays without a copy. */
export function parameterFeeds(parameters: Parameters): Record<string, ort.Tensor> {
  return Object.fromEntries(
    [...parameters.values()].map(({ name, values, shape }) => [name, floatTensor(values, shape)]),
  );
}

export function floatTensor(values: Float32Array, shape: readonly number[]): ort.Tensor {
  return new ort.Tensor("float32", values, shape);
}
