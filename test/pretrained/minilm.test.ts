import { describe, expect, it } from "vitest";

import { loadMiniLm } from "../support/minilm.ts";

describe("loadPretrained", () => {
  it("loads MiniLM's half-precision weights, including all subnormal numbers", async () => {
    const model = await loadMiniLm();
    expect(model.unexpected).toEqual([]);
    expect(model.initialized).toEqual(["classifier.weight", "classifier.bias"]);
    expect(model.parameters.size).toBe(105);

    const smallestNormal = 2 ** -14; // Of half precision.
    let subnormals = 0;
    for (const [name, { values }] of model.parameters) {
      if (model.initialized.includes(name)) continue;
      for (const value of values) if (value !== 0 && Math.abs(value) < smallestNormal) subnormals++;
    }
    expect(subnormals).toBe(23_306); // Counted in the file with NumPy.
  });
});
