import { fromBinary } from "@bufbuild/protobuf";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";

import type { OnnxError } from "./errors.ts";
import type { Graph } from "./graph.ts";
import { modelBytes, modelChunks, OPSET_VERSION } from "./model-proto.ts";
import { ModelProtoSchema } from "./proto/onnx_pb.ts";
import { trace } from "./trace.ts";

const weights = Float32Array.from([1, 2, 3, 4, 5, 6]);

const linear = trace(
  ({ x, w }) => ({ y: tf.transpose(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D)), flat: tf.reshape(x, [-1]) }),
  { x: { shape: ["batch", 3], dtype: "float32" }, w: { shape: [3, 2], dtype: "float32", values: weights } },
  { name: "linear" },
);

describe("modelBytes", () => {
  it("writes a file that the official schema reads back", () => {
    const metadata = { labels: "Negative,Positive" };
    const model = fromBinary(
      ModelProtoSchema,
      modelBytes(linear, { producerName: "tests", producerVersion: "1.2", metadata }),
    );
    expect(model).toMatchObject({ irVersion: 9n, producerName: "tests", producerVersion: "1.2" });
    expect(model.opsetImport).toMatchObject([{ domain: "", version: BigInt(OPSET_VERSION) }]);
    expect(model.metadataProps).toMatchObject([{ key: "labels", value: "Negative,Positive" }]);
    expect(model.graph?.name).toBe("linear");
    expect(
      model.graph?.node.map(({ opType, input, output }) => ({ operator: opType, inputs: input, outputs: output })),
    ).toEqual(linear.nodes.map(({ operator, inputs, outputs }) => ({ operator, inputs, outputs })));
    expect(model.graph?.node.find(({ opType }) => opType === "Transpose")?.attribute).toMatchObject([
      { name: "perm", type: 7, ints: [1n, 0n] },
    ]);
    expect(
      model.graph?.initializer.map(({ name, dims, rawData }) => ({
        name,
        shape: dims.map(Number),
        data: [...rawData],
      })),
    ).toEqual(linear.initializers.map(({ name, shape, data }) => ({ name, shape, data: [...data] })));
  });

  it("names open dimensions and their products", () => {
    const { graph } = fromBinary(ModelProtoSchema, modelBytes(linear));
    const dimensions = [...(graph?.input ?? []), ...(graph?.output ?? [])].map(({ name, type }) => {
      const dims = type?.value.case === "tensorType" ? (type.value.value.shape?.dim ?? []) : [];
      return [name, dims.map((dim) => dim.value.value)];
    });
    expect(dimensions).toEqual([
      ["x", ["batch", 3n]],
      ["y", [2n, "batch"]],
      ["flat", ["batch*3"]],
    ]);
  });

  it("writes each kind of attribute", () => {
    const attributes = { count: 3, ratio: { float: 0.5 }, axes: [1, -1], mode: "add" };
    const graph: Graph = { ...linear, nodes: [{ operator: "Any", inputs: [], outputs: ["y"], attributes }] };
    expect(fromBinary(ModelProtoSchema, modelBytes(graph)).graph?.node[0]?.attribute).toMatchObject([
      { name: "count", type: 2, i: 3n },
      { name: "ratio", type: 1, f: 0.5 },
      { name: "axes", type: 7, ints: [1n, -1n] },
      { name: "mode", type: 3, s: new TextEncoder().encode("add") },
    ]);
  });
});

describe("modelChunks", () => {
  it("contains the weights without copying them", () => {
    const chunk = modelChunks(linear).find(({ buffer }) => buffer === weights.buffer);
    expect(chunk?.byteLength).toBe(weights.byteLength);
  });

  it.each([
    ["one tensor", [2 ** 31]],
    ["one tensor whose size does not fit 32 bits", [5e9]],
    ["many tensors", [1e9, 1e9, 1e9]],
    ["weights that leave no room for the rest of the file", [2 ** 31 - 50]],
  ])("refuses a file over 2 GiB: %s", (_title, sizes) => {
    expect(() => modelChunks(withWeightsOf(sizes))).toThrow(
      expect.objectContaining({ code: "MODEL_TOO_LARGE" }) as OnnxError,
    );
  });

  it("counts the fields around the graph as well", () => {
    const metadata = { note: "x".repeat(1_000) };
    expect(() => modelChunks(withWeightsOf([2 ** 31 - 1_000]), { metadata })).toThrow(
      /ONNX file holds at most 2147483647/,
    );
  });

  it("accepts a file just under 2 GiB", () => {
    const chunks = modelChunks(withWeightsOf([2 ** 31 - 1_000]));
    expect(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)).toBeLessThan(2 ** 31);
  });
});

/** A graph with initializers that have a size but no memory: the writer reads only their sizes. */
function withWeightsOf(sizesBytes: readonly number[]): Graph {
  const initializers = sizesBytes.map((byteLength, index) => ({
    name: `weight${String(index)}`,
    shape: [Math.floor(byteLength / 4)],
    type: "float32" as const,
    data: { byteLength } as Uint8Array,
  }));
  return { ...linear, nodes: [], initializers };
}
