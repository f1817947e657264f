import { describe, expect, it } from "vitest";

import { divergenceAdvice } from "./divergence.ts";

describe("divergenceAdvice", () => {
  it.each([
    ["weights that were never finite", 1, 1e-5, "No weight has changed yet"],
    ["a high rate", 9, 0.999, "The learning rate is 0.999, and encoders are fine-tuned with 1e-5 to 1e-3."],
    ["a usual rate", 9, 5e-5, "Try a lower learning rate or a longer warm-up"],
  ])("fits the cause: %s", (_cause, step, learningRate, advice) => {
    expect(divergenceAdvice(step, learningRate)).toContain(advice);
  });
});
