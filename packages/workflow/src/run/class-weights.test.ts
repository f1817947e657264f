import { describe, expect, it } from "vitest";

import { checkClassWeights, namedWeights, resolveClassWeights } from "./class-weights.ts";

const CLASSES = ["Negative", "Neutral", "Positive"];

describe("resolveClassWeights", () => {
  it.each([undefined, "none"] as const)("weighs nothing with %s", (choice) => {
    expect(resolveClassWeights(choice, CLASSES, [0, 1, 2])).toBeUndefined();
  });

  it("balances the classes of the training reviews", () => {
    // Six reviews of three classes: 6 / (3 · 3), 6 / (3 · 1), 6 / (3 · 2).
    const weights = resolveClassWeights("balanced", CLASSES, [0, 0, 0, 1, 2, 2]);
    expect(weights).toEqual(Float32Array.of(2 / 3, 2, 1));
  });

  it("balances the classes that have reviews", () => {
    expect(resolveClassWeights("balanced", CLASSES, [0, 0, 0, 2])).toEqual(Float32Array.of(4 / 6, 1, 2));
  });

  it("takes factors by name, and 1 for the other classes", () => {
    const choice = { Positive: 0.5, " neutral ": 4 };
    expect(resolveClassWeights(choice, CLASSES, [])).toEqual(Float32Array.of(1, 4, 0.5));
  });

  it("takes the exact name where two differ only in case", () => {
    expect(resolveClassWeights({ us: 3 }, ["US", "us"], [])).toEqual(Float32Array.of(1, 3));
    expect(() => resolveClassWeights({ Us: 3 }, ["US", "us"], [])).toThrow("the classes are US, us");
  });

  it("rejects a class that the dataset lacks, and names the classes", () => {
    expect(() => resolveClassWeights({ Mixed: 2 }, CLASSES, [])).toThrow(
      expect.objectContaining({
        code: "SETTING_INVALID",
        message: 'Setting "classWeights" names the class "Mixed", but the classes are Negative, Neutral, Positive.',
      }),
    );
  });

  it("rejects a name that every object has", () => {
    expect(() => resolveClassWeights({ constructor: 2 }, CLASSES, [])).toThrow('names the class "constructor"');
  });
});

describe("checkClassWeights", () => {
  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("rejects the factor %d", (factor) => {
    expect(() => checkClassWeights({ Neutral: factor })).toThrow(
      expect.objectContaining({
        code: "SETTING_INVALID",
        message: `Setting "classWeights" gives the class "Neutral" the factor ${String(factor)}, expected a number above 0.`,
      }),
    );
  });

  it("accepts every other choice", () => {
    for (const choice of [undefined, "none", "balanced", {}, { Neutral: 0.1 }] as const) {
      expect(() => checkClassWeights(choice)).not.toThrow();
    }
  });
});

describe("namedWeights", () => {
  it("lists the factors by class, without the rounding of single precision", () => {
    expect(namedWeights(Float32Array.of(0.1, 2, 1 / 3), CLASSES)).toEqual({
      Negative: 0.1,
      Neutral: 2,
      Positive: 0.333333,
    });
    expect(namedWeights(undefined, CLASSES)).toBeUndefined();
  });
});
