import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ModelError } from "../errors.ts";
import type { Parameter } from "../network/parameters.ts";
import { writeSafetensors } from "./safetensors-write.ts";
import { toBfloat16 } from "./storage.ts";
import { openSafetensors, readSafetensors } from "./safetensors-read.ts";

const fixtures = join(import.meta.dirname, "../../../../test/fixtures");

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "safetensors-"));
  path = join(folder, "model.safetensors");
});
afterEach(() => rm(folder, { recursive: true }));

describe("readSafetensors", () => {
  it.each([
    ["F64", new Uint8Array(Float64Array.of(1, 0.1).buffer), [1, Math.fround(0.1)]],
    ["F32", Uint8Array.of(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0), [1, -2]],
    ["F16", Uint8Array.of(0, 0x3c, 1, 0), [1, 2 ** -24]],
    ["BF16", Uint8Array.of(0x80, 0x3f, 0, 0xc0), [1, -2]],
  ])("reads %s as float32", async (dtype, data, expected) => {
    await writeRaw({ a: { dtype, shape: [2], data_offsets: [0, data.length] } }, data);
    expect((await readSafetensors(path)).get("a")?.values).toEqual(Float32Array.from(expected));
  });

  it("reads a tensor longer than one chunk", async () => {
    const count = 3_000_000; // 6 MB as halves; a chunk is 4 MiB
    const bits = Uint16Array.from({ length: count }, (_, index) => index % 0x7c00);
    await writeRaw({ a: { dtype: "F16", shape: [count], data_offsets: [0, 2 * count] } }, new Uint8Array(bits.buffer));
    const values = (await readSafetensors(path)).get("a")?.values;
    const last = 2_999_999; // Its bits are 2,999,999 mod 0x7c00 = 0x3ebf: exponent 15, fraction 0x2bf.
    expect([values?.[1], values?.[0x7c00 + 1], values?.[last]]).toEqual([2 ** -24, 2 ** -24, 1 + 0x2bf / 1024]);
  });

  it("refuses to read an integer tensor", async () => {
    await writeRaw({ a: { dtype: "I8", shape: [2], data_offsets: [0, 2] } }, Uint8Array.of(1, 2));
    await expect(readSafetensors(path)).rejects.toThrow(
      /Weight "a" in .* has dtype I8, expected F64, F32, F16, BF16, or I8 with a scale for each row/,
    );
  });

  it("reads bytes, and refuses to read other numbers as bytes", async () => {
    await writeSafetensors(path, [
      { name: "bits", shape: [3], values: Uint8Array.of(0, 7, 255), dtype: "U8" },
      { name: "wide", shape: [1], values: Float32Array.of(1) },
    ]);
    const file = await openSafetensors(path);
    expect(await file.readBytes("bits")).toEqual(Uint8Array.of(0, 7, 255));
    await expect(file.readBytes("wide")).rejects.toMatchObject({ code: "WEIGHT_DTYPE" });
    await file.dispose();
  });

  it("reports a missing file", async () => {
    await expect(readSafetensors(path)).rejects.toThrow(expect.objectContaining({ code: "FILE_MISSING" }));
  });

  it("reports a folder instead of a file", async () => {
    await expect(readSafetensors(folder)).rejects.toThrow(expect.objectContaining({ code: "FILE_UNREADABLE" }));
  });

  it("refuses a real file truncated anywhere", async () => {
    const bytes = await readFile(join(fixtures, "tiny-bert/model.safetensors"));
    for (let length = 0; length < bytes.length; length += 997) {
      await writeFile(path, bytes.subarray(0, length));
      await expect(readSafetensors(path)).rejects.toThrow(expect.objectContaining({ code: "SAFETENSORS_INVALID" }));
    }
  });

  it("reads a file with a changed header, or refuses it with a ModelError", async () => {
    const bytes = await readFile(join(fixtures, "tiny-bert/model.safetensors"));
    const headerBytes = Number(bytes.readBigUInt64LE(0));
    const outcomes = { read: 0, refused: 0 };
    for (let position = 0; position < 8 + headerBytes; position += 31) {
      const changed = Uint8Array.from(bytes);
      changed[position] = (changed[position] ?? 0) ^ (1 << (position % 8));
      await writeFile(path, changed);
      const error: unknown = await readSafetensors(path).then(
        () => undefined, // A file with a changed letter in a name is still valid.
        (reason: unknown) => reason,
      );
      outcomes[error === undefined ? "read" : "refused"] += 1;
      if (error !== undefined) expect(error).toBeInstanceOf(ModelError);
    }
    expect(outcomes).toEqual({ read: 42, refused: 98 });
  });
});

describe("openSafetensors", () => {
  it("refuses a name that the file does not contain", async () => {
    await writeSafetensors(path, []);
    const file = await openSafetensors(path);
    await expect(file.read("a")).rejects.toThrow(RangeError);
    await file.dispose();
  });
});

describe("writeSafetensors", () => {
  it("keeps the upper half of numbers that bfloat16 holds", async () => {
    const values = Float32Array.of(1, -2.5, 2 ** -130, 0);
    await writeSafetensors(path, [{ name: "a", shape: [4], values: toBfloat16(values), dtype: "BF16" }]);
    expect((await readSafetensors(path)).get("a")?.values).toEqual(values);
    expect((await readFile(path)).byteLength % 8).toBe(0); // 8 + header + 4 · 2
  });

  it.each(["tiny-bert", "tiny-distilbert"])(
    "writes the bytes of the reference implementation for %s",
    async (model) => {
      const reference = join(fixtures, model, "model.safetensors");
      const parameters = await readSafetensors(reference);
      await writeSafetensors(path, [...parameters.values()].reverse());
      expect((await readFile(path)).equals(await readFile(reference))).toBe(true);
    },
  );

  it("keeps metadata, names and every bit", async () => {
    const values = Float32Array.of(0, -0, 1e-45, -Infinity, NaN, 3.4e38);
    await writeSafetensors(path, [parameter('ä "1"', [2, 3], values), parameter("1", [], Float32Array.of(7))], {
      metadata: { step: "3" },
    });
    const file = await openSafetensors(path);
    expect(file.metadata).toEqual({ step: "3" });
    expect([...file.entries.keys()]).toEqual(["1", 'ä "1"']);
    expect(await file.read('ä "1"')).toEqual(values);
    await file.dispose();
  });

  it("writes only the viewed part of a larger buffer", async () => {
    await writeSafetensors(path, [parameter("a", [2], Float32Array.of(1, 2, 3, 4).subarray(1, 3))]);
    expect((await readSafetensors(path)).get("a")?.values).toEqual(Float32Array.of(2, 3));
  });

  it("starts the first tensor at a multiple of eight", async () => {
    for (const name of ["a", "ab", "abc", "abcd", "abcde"]) {
      await rm(path, { force: true });
      await writeSafetensors(path, [parameter(name, [1], Float32Array.of(1))]);
      const file = await openSafetensors(path);
      expect((file.entries.get(name)?.start ?? NaN) % 8).toBe(0);
      await file.dispose();
    }
  });

  it("refuses two tensors of one name and a wrong shape", async () => {
    const one = parameter("a", [1], Float32Array.of(1));
    await expect(writeSafetensors(path, [one, one])).rejects.toThrow(/Two tensors have the name "a"/);
    await expect(writeSafetensors(path, [parameter("a", [2], one.values)])).rejects.toThrow(/"a" of shape \[2\] has 1/);
  });
});

function parameter(name: string, shape: readonly number[], values: Float32Array): Parameter {
  return { name, shape, values };
}

async function writeRaw(header: object, data: Uint8Array): Promise<void> {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(text.length), true);
  await writeFile(path, [prefix, text, data]);
}
