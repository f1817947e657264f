import type { Parameters } from "@sentiment-tuner/model";
import { describe, expect, it } from "vitest";

import { groupParameters, packGroups, parametersInSharedGroups, unpackGroups } from "./parameter-groups.ts";

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

describe("groupParameters", () => {
  it("groups vectors by length and by decay", () => {
    expect(groupParameters(PARAMETERS, {})).toEqual([
      { name: "words.weight", shape: [3, 2], members: ["words.weight"], isDecayed: true, rate: 1 },
      { name: "plain-vectors.2", shape: [2, 2], members: ["a.bias", "LayerNorm.weight"], isDecayed: false, rate: 1 },
      { name: "b.bias", shape: [4], members: ["b.bias"], isDecayed: false, rate: 1 },
      { name: "scale", shape: [2], members: ["scale"], isDecayed: true, rate: 1 },
    ]);
  });
});

describe("groupParameters with rates", () => {
  it("does not group vectors of different rates", () => {
    const rates = new Map([["a.bias", 0.5]]);
    const groups = groupParameters(PARAMETERS, { rates }).map(({ members, rate }) => ({ members, rate }));
    expect(groups).toContainEqual({ members: ["a.bias"], rate: 0.5 });
    expect(groups).toContainEqual({ members: ["LayerNorm.weight"], rate: 1 });
  });
});

describe("packGroups", () => {
  it("makes a row of each member, and shares the array of a single one", () => {
    const packed = packGroups(groupParameters(PARAMETERS, {}), PARAMETERS);
    expect(packed.get("plain-vectors.2")?.values).toEqual(Float32Array.of(6, 7, 8, 9));
    expect(packed.get("words.weight")?.values).toBe(PARAMETERS.get("words.weight")?.values);
  });

  it("is undone by unpackGroups, in the order of the parameters", () => {
    const groups = groupParameters(PARAMETERS, {});
    const unpacked = unpackGroups(groups, packGroups(groups, PARAMETERS), PARAMETERS);
    expect([...unpacked]).toEqual([...PARAMETERS]);
  });

  it("names a missing parameter", () => {
    const others = new Map([...PARAMETERS].filter(([name]) => name !== "b.bias"));
    expect(() => packGroups(groupParameters(PARAMETERS, {}), others)).toThrow('There is no parameter "b.bias".');
  });
});

describe("parametersInSharedGroups", () => {
  it("gives those that share a group", () => {
    expect([...parametersInSharedGroups(groupParameters(PARAMETERS, {}), PARAMETERS).keys()]).toEqual([
      "a.bias",
      "LayerNorm.weight",
    ]);
  });
});
