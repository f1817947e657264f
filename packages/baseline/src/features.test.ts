import { describe, expect, it } from "vitest";

import { createFeatureReader, FEATURE_COUNT } from "./features.ts";

describe("createFeatureReader", () => {
  const read = createFeatureReader();

  it("gives a number to each word and each pair of neighbours", () => {
    const features = read("not so good");
    expect(new Set(features).size).toBe(5);
    expect(features.every((feature) => feature >= 0 && feature < FEATURE_COUNT)).toBe(true);
  });

  it("counts a repeated feature once", () => {
    expect(read("good good good")).toEqual(read("good good"));
  });

  it("gives the same features for the same text, independent of earlier texts", () => {
    expect(createFeatureReader()("not so good")).toEqual(read("not so good"));
  });

  it("depends on the order of a pair", () => {
    expect(read("good not").at(-1)).not.toBe(read("not good").at(-1));
  });

  it("finds nothing in a text without words", () => {
    expect(read("…")).toHaveLength(0);
  });
});
