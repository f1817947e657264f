import { describe, expect, it } from "vitest";

import { FEATURE_COUNT, readFeatures } from "./features.ts";
import { golden } from "./golden.test.support.ts";
import { squaredLogCountRatios } from "./log-count-ratios.ts";

describe("squaredLogCountRatios", () => {
  it("equals the ratios of scikit-learn's counts", () => {
    const counts = { negative: new Int32Array(FEATURE_COUNT), positive: new Int32Array(FEATURE_COUNT) };
    for (const [index, text] of golden.texts.entries()) {
      for (const feature of readFeatures(text))
        counts[golden.labels[index] === 1 ? "positive" : "negative"][feature]! += 1;
    }
    const squares = squaredLogCountRatios(counts);
    expect(Object.keys(golden.squaredRatios).length).toBeGreaterThan(100);
    for (const [name, expected] of Object.entries(golden.squaredRatios)) {
      // Stored in single precision, values below 8: 8 · 2^-24 = 5e-7.
      expect(squares[readFeatures(name).at(-1) ?? -1], name).toBeCloseTo(expected, 6);
    }
  });

  it("is zero for a feature that does not occur", () => {
    const squares = squaredLogCountRatios({ negative: Int32Array.of(3, 0), positive: Int32Array.of(1, 0) });
    expect(squares[1]).toBe(0);
  });
});
