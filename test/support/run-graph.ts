import { type Graph, modelBytes } from "@sentiment-tuner/onnx";
import * as ort from "onnxruntime-node";

type Feed = readonly [values: Float32Array | Int32Array | BigInt64Array, shape: readonly number[]];

/** Opens a graph in ONNX Runtime, runs it once on one thread and gives its outputs as numbers. */
export async function runGraph(
  graph: Graph,
  feeds: Readonly<Record<string, Feed>>,
): Promise<Record<string, Float32Array>> {
  const session = await ort.InferenceSession.create(modelBytes(graph), { intraOpNumThreads: 1 });
  const tensors = Object.entries(feeds).map(([name, [values, shape]]) => [name, toTensor(values, shape)] as const);
  const outputs = await session.run(Object.fromEntries(tensors));
  await session.release();
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, tensor.data as Float32Array]));
}

function toTensor(values: Feed[0], shape: readonly number[]): ort.Tensor {
  if (values instanceof Float32Array) return new ort.Tensor("float32", values, shape);
  return values instanceof Int32Array ? new ort.Tensor("int32", values, shape) : new ort.Tensor("int64", values, shape);
}
