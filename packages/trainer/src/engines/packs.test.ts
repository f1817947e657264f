import type { Parameters } from "@sentiment-tuner/model";
import { describe, expect, it } from "vitest";

import { pack, packedVectors, packsOf, unpack } from "./packs.ts";

const PARAMETERS = parametersOf({
  "words.weight": [3, 2],
  "a.bias": [2],
  "LayerNorm.weight": [2],
  "b.bias": [4],
  scale: [2],
});

function parametersOf(shapes: Readonly<Record<string, readonly number[]>>): Parameters {
  let next = 0;
  return new Map(
    Object.entries(shapes).map(([name, shape]) => {
      const length = shape.reduce((product, size) => product * size, 1);
      return [name, { name, shape, values: Float32Array.from({ length }, () => next++) }];
    }),
  );
}

describe("packsOf", () => {
  it("joins vectors of one length, but decayed ones and others apart", () => {
    expect(packsOf(PARAMETERS)).toEqual([
      { name: "words.weight", shape: [3, 2], members: ["words.weight"], isDecayed: true },
      { name: "plain-vectors.2", shape: [2, 2], members: ["a.bias", "LayerNorm.weight"], isDecayed: false },
      { name: "b.bias", shape: [4], members: ["b.bias"], isDecayed: false },
      { name: "scale", shape: [2], members: ["scale"], isDecayed: true },
    ]);
  });
});

describe("pack", () => {
  it("lays the members out as rows, and shares the array of a single one", () => {
    const packed = pack(packsOf(PARAMETERS), PARAMETERS);
    expect(packed.get("plain-vectors.2")?.values).toEqual(Float32Array.of(6, 7, 8, 9));
    expect(packed.get("words.weight")?.values).toBe(PARAMETERS.get("words.weight")?.values);
  });

  it("is undone by unpack, in the order of the parameters", () => {
    const packs = packsOf(PARAMETERS);
    const unpacked = unpack(packs, pack(packs, PARAMETERS), PARAMETERS);
    expect([...unpacked]).toEqual([...PARAMETERS]);
  });

  it("names a parameter that is not there", () => {
    const others = new Map([...PARAMETERS].filter(([name]) => name !== "b.bias"));
    expect(() => pack(packsOf(PARAMETERS), others)).toThrow('"b.bias" is not among the parameters.');
  });
});

describe("packedVectors", () => {
  it("gives those that share a pack", () => {
    expect([...packedVectors(packsOf(PARAMETERS), PARAMETERS).keys()]).toEqual(["a.bias", "LayerNorm.weight"]);
  });
});
