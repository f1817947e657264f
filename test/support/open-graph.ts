import { type Graph, modelBytes } from "@sentiment-tuner/onnx";
import * as ort from "onnxruntime-node";
import { onTestFinished } from "vitest";

export type Feeds = Readonly<Record<string, Feed>>;

type Feed = readonly [values: Float32Array | Int32Array | BigInt64Array, shape: readonly number[]];

/** Computes the outputs of a graph by name. */
export type GraphRunner = (feeds: Feeds) => Promise<Record<string, Float32Array>>;

/** Opens a graph in ONNX Runtime on one thread, until the end of the current test. */
export async function openGraph(graph: Graph): Promise<GraphRunner> {
  const session = await ort.InferenceSession.create(modelBytes(graph), { intraOpNumThreads: 1 });
  onTestFinished(() => session.release());
  return async (feeds) => {
    const tensors = Object.entries(feeds).map(([name, [values, shape]]) => [name, toTensor(values, shape)] as const);
    const outputs = await session.run(Object.fromEntries(tensors));
    return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, tensor.data as Float32Array]));
  };
}

function toTensor(values: Feed[0], shape: readonly number[]): ort.Tensor {
  if (values instanceof Float32Array) return new ort.Tensor("float32", values, shape);
  return values instanceof Int32Array ? new ort.Tensor("int32", values, shape) : new ort.Tensor("int64", values, shape);
}
