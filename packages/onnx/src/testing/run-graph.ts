import * as ort from "onnxruntime-node";

import { resolveDimension } from "../dimensions.ts";
import type { Graph } from "../graph.ts";
import { modelBytes } from "../model-proto.ts";

/** Values with a shape. Booleans are bytes of 0 and 1. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** Opens a graph in ONNX Runtime. The returned function runs it: inputs by name, outputs by name. */
export async function openGraph(
  graph: Graph,
  threads = 1,
): Promise<(inputs: Readonly<Record<string, Numbers>>) => Promise<Record<string, Numbers>>> {
  const session = await ort.InferenceSession.create(modelBytes(graph), { intraOpNumThreads: threads });
  return async (inputs) => {
    const feeds = Object.fromEntries(
      graph.inputs.map(({ name, type }) => [name, toOrt(inputs[name] ?? missingInput(name), type)]),
    );
    const outputs = Object.entries(await session.run(feeds));
    return Object.fromEntries(
      outputs.map(([name, { dims, data }]) => [name, { shape: dims, values: data as Numbers["values"] }]),
    );
  };
}

/** The shape of an input or output for these sizes of the symbolic dimensions. */
export function portShape(graph: Graph, name: string, sizes: Readonly<Record<string, number>>): readonly number[] {
  const port = [...graph.inputs, ...graph.outputs].find((candidate) => candidate.name === name);
  if (port === undefined) throw new RangeError(`The graph has no input or output "${name}"`);
  return port.shape.map((dimension) => resolveDimension(dimension, sizes));
}

function missingInput(name: string): never {
  throw new RangeError(`The graph has an input "${name}", which has no values`);
}

function toOrt({ shape, values }: Numbers, type: string): ort.Tensor {
  if (type === "int64") return new ort.Tensor("int64", BigInt64Array.from(values, BigInt), shape);
  if (values instanceof Uint8Array) return new ort.Tensor("bool", values, shape);
  return values instanceof Float32Array
    ? new ort.Tensor("float32", values, shape)
    : new ort.Tensor("int32", values, shape);
}
