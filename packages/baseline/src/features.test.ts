import { describe, expect, it } from "vitest";

import { FEATURE_COUNT, readFeatures } from "./features.ts";

describe("readFeatures", () => {
  it("gives a number to each word and each pair of neighbours", () => {
    const features = readFeatures("not so good");
    expect(new Set(features).size).toBe(5);
    expect(features.every((feature) => feature >= 0 && feature < FEATURE_COUNT)).toBe(true);
  });

  it("counts a repeated feature once", () => {
    expect(readFeatures("good good good")).toEqual(readFeatures("good good"));
  });

  it("gives the same features for the same text, independent of earlier texts", () => {
    expect(readFeatures("not so good")).toEqual(readFeatures("not so good"));
  });

  it("depends on the order of a pair", () => {
    expect(readFeatures("good not").at(-1)).not.toBe(readFeatures("not good").at(-1));
  });

  it("finds nothing in a text without words", () => {
    expect(readFeatures("…")).toHaveLength(0);
  });
});
