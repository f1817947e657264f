import { cp, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Parameter } from "../network/parameters.ts";
import { modelPlugin } from "../plugin.ts";
import { loadPretrained } from "./load-pretrained.ts";
import { openSafetensors, readSafetensors } from "./safetensors-read.ts";
import { writeSafetensors } from "./safetensors-write.ts";

const fixture = join(import.meta.dirname, "../../../../test/fixtures/tiny-bert");
const options = { architectures: modelPlugin.architectures, seed: 1 };

let root: string;
let path: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "storage-"));
  path = join(root, "model.safetensors");
});
afterEach(() => rm(root, { recursive: true }));

/** 16 rows of 16 values. The largest of row r is r + 1. */
const matrix: Parameter = {
  name: "w",
  shape: [16, 16],
  values: Float32Array.from({ length: 256 }, (_, index) => ((Math.floor(index / 16) + 1) * ((index % 16) - 15)) / 15),
};
const vector: Parameter = { name: "b", shape: [3], values: Float32Array.of(0.1, -70_000, 3) };
const narrow: Parameter = { name: "head", shape: [2, 128], values: new Float32Array(256).fill(0.1) };

describe("storage in 8 bits", () => {
  it("has a scale for each row of a matrix, and keeps vectors and narrow matrices", async () => {
    await writeSafetensors(path, [vector, matrix, narrow], { precision: "int8" });
    const file = await openSafetensors(path);
    expect([...file.entries.values()].map(({ name, dtype, shape }) => [name, dtype, shape])).toEqual([
      ["b", "F32", [3]],
      ["head", "F32", [2, 128]],
      ["w.scale", "F32", [16]],
      ["w", "I8", [16, 16]],
    ]);
    await file.dispose();
    const read = await readSafetensors(path);
    expect([...read.keys()].sort()).toEqual(["b", "head", "w"]);
    expect(read.get("b")).toEqual(vector);
    read.get("w")?.values.forEach((value, index) => {
      const scale = (Math.floor(index / 16) + 1) / 127;
      // Rounding changes a value by at most half of the scale of its row; float32 products add less than 1e-6.
      expect(Math.abs(value - matrix.values[index]!)).toBeLessThanOrEqual(scale / 2 + 1e-6);
    });
  });

  it("keeps a row of zeros", async () => {
    const zeros = { ...matrix, values: new Float32Array(256) };
    await writeSafetensors(path, [zeros], { precision: "int8" });
    expect((await readSafetensors(path)).get("w")).toEqual(zeros);
  });
});

describe("storage in half precision", () => {
  it("rounds values, and keeps a tensor with a value that is too large", async () => {
    await writeSafetensors(path, [vector, narrow], { precision: "float16" });
    const read = await readSafetensors(path);
    expect(read.get("b")).toEqual(vector);
    expect(read.get("head")?.values[0]).toBe(0.0999755859375);
    expect((await stat(path)).size).toBeLessThan(512 + 12 + 512); // Header, vector, matrix.
  });
});

describe("a folder with stored weights", () => {
  it.each(["float16", "int8"] as const)("in %s opens as any other", async (precision) => {
    const model = await loadPretrained(fixture, options);
    await cp(fixture, join(root, "model"), { recursive: true });
    await rm(join(root, "model/model.safetensors"));
    await writeSafetensors(join(root, "model/model.safetensors"), model.parameters.values(), { precision });
    const loaded = await loadPretrained(join(root, "model"), options);
    expect([loaded.missing, loaded.unexpected]).toEqual([[], []]);
    for (const [name, { values }] of model.parameters) {
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const tolerance = largest / (precision === "int8" ? 253 : 2048); // Half a step of the largest row, or of half precision.
      const differences = loaded.parameters.get(name)?.values.map((value, index) => Math.abs(value - values[index]!));
      expect(Math.max(...(differences ?? [NaN]))).toBeLessThanOrEqual(tolerance);
    }
  });
});
