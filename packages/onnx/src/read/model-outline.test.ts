import { create, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";

import { modelBytes } from "../model-proto.ts";
import { ModelProtoSchema, TensorProto_DataLocation, TensorProto_DataType } from "../proto/onnx_pb.ts";
import { randomValues } from "../testing/random-values.ts";
import type { ByteSource } from "./byte-source.ts";
import { readOutline } from "./model-outline.ts";

/** Bytes in memory that count how many of them are read. */
function sourceOf(bytes: Uint8Array): ByteSource & { readonly readBytes: () => number } {
  let count = 0;
  return {
    name: "test.onnx",
    sizeBytes: bytes.length,
    read: (target, position) => {
      if (position < 0 || position + target.length > bytes.length) throw new RangeError("outside the file");
      target.set(bytes.subarray(position, position + target.length));
      count += target.length;
      return Promise.resolve();
    },
    readBytes: () => count,
  };
}

const weight = { name: "w", shape: [2, 3], type: "float32", data: new Uint8Array(24).fill(7) } as const;
const node = { operator: "Gemm", inputs: ["x", "w"], outputs: ["/a/Gemm"], attributes: { axis: 1, transB: 1 } };
const model = modelBytes({ name: "g", inputs: [], outputs: [], initializers: [weight], nodes: [node] });

describe("readOutline", () => {
  it("lists nodes and weights, with the place of their values", async () => {
    const { nodes, initializers } = await readOutline(sourceOf(model));
    expect(nodes).toEqual([
      { operator: "Gemm", name: "/a/Gemm", inputs: ["x", "w"], outputs: ["/a/Gemm"], isSecondTransposed: true },
    ]);
    const [{ data, ...tensor } = { data: undefined }] = initializers;
    expect(tensor).toEqual({ name: "w", shape: [2, 3], type: "FLOAT", isExternal: false });
    expect(model.slice(data?.start, data?.end)).toEqual(weight.data);
  });

  it("skips the values", async () => {
    const large = { ...weight, shape: [1000, 1000], data: new Uint8Array(4_000_000) };
    const source = sourceOf(
      modelBytes({ name: "g", inputs: [], outputs: [], initializers: [large, weight], nodes: [] }),
    );
    expect((await readOutline(source)).initializers).toHaveLength(2);
    expect(source.readBytes()).toBeLessThan(100_000);
  });

  it("reads values that are not raw bytes, packed dimensions and places outside the file", async () => {
    const { FLOAT, INT64, DOUBLE } = TensorProto_DataType;
    const bytes = toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, {
        graph: {
          initializer: [
            { name: "floats", dims: [2n], dataType: FLOAT, floatData: [1, 2] },
            { name: "doubles", dims: [1n], dataType: DOUBLE, doubleData: [1] },
            { name: "integers", dims: [1n], dataType: INT64, int64Data: [1n] },
            { name: "elsewhere", dims: [1n], dataType: FLOAT, dataLocation: TensorProto_DataLocation.EXTERNAL },
          ],
        },
      }),
    );
    const { initializers } = await readOutline(sourceOf(bytes));
    const sizes = initializers.map(({ name, data, isExternal }) => [name, data && data.end - data.start, isExternal]);
    expect(sizes).toEqual([
      ["floats", 8, false],
      ["doubles", 8, false],
      ["integers", undefined, false],
      ["elsewhere", undefined, true],
    ]);
  });

  it("reports a truncated file, or reads what is there", async () => {
    for (let length = 0; length < model.length; length++) {
      const error = await readOutline(sourceOf(model.subarray(0, length))).then(undefined, (cause: unknown) => cause);
      if (error !== undefined && "code" in (error as object)) expect(error).toMatchObject({ code: "FILE_INVALID" });
    }
    await expect(readOutline(sourceOf(model.subarray(0, -1)))).rejects.toMatchObject({ code: "FILE_INVALID" });
  });

  it("survives any changed bytes", async () => {
    const changes = randomValues({ kind: "int", low: 0, high: 255 }, 6000, 3);
    for (let round = 0; round < 1000; round++) {
      const bytes = model.slice();
      for (let change = 0; change < 3; change++) {
        const [position = 0, value = 0] = changes.slice(6 * round + 2 * change);
        bytes[Math.floor((position / 256) * bytes.length)] = value;
      }
      await readOutline(sourceOf(bytes)).catch((error: unknown) => {
        expect(error).toMatchObject({ name: "OnnxError", code: "FILE_INVALID" });
      });
    }
  });

  it("stops at a file with many empty nodes", async () => {
    const nodes = new Uint8Array(1_200_000).map((_, index) => (index % 2 === 0 ? 0x0a : 0)); // Field 1, length 0.
    const length = [1_200_000 & 0x7f, (1_200_000 >> 7) & 0x7f, (1_200_000 >> 14) & 0x7f, 1_200_000 >> 21];
    const head = Uint8Array.from(length, (part, index) => (index < 3 ? part | 0x80 : part));
    const bytes = new Uint8Array([0x3a, ...head, ...nodes]);
    await expect(readOutline(sourceOf(bytes))).rejects.toMatchObject({
      message: expect.stringContaining("more than") as unknown,
    });
  });
});
