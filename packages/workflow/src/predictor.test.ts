import { describe, expect, it } from "vitest";

import { requireTrainedHead } from "./predictor.ts";

describe("requireTrainedHead", () => {
  it("accepts a model whose every parameter was saved", () => {
    expect(() => requireTrainedHead("runs/first/model", [])).not.toThrow();
  });

  it("rejects an encoder whose head would be random, with what it lacks and what to do", () => {
    expect(() => requireTrainedHead("base", ["classifier.weight", "classifier.bias"])).toThrow(
      expect.objectContaining({
        code: "LABELS_UNFIT",
        message: expect.stringMatching(/"base" .* lacks classifier\.weight, classifier\.bias.*sentiment-tuner train/),
      }),
    );
  });
});
