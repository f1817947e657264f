import { describe, expect, it } from "vitest";

import { qualityGate, requirePassed } from "./quality-gate.ts";

describe("qualityGate", () => {
  it.each([
    ["no loss", 0.9, "passed"],
    ["a gain", 0.95, "passed"],
    ["a loss of exactly half a point", 0.895, "passed"],
    ["a larger loss", 0.89, "omitted"],
  ] as const)("with %s is %s at %d", (_what, accuracy, outcome) => {
    expect(qualityGate("onnx-int8", { accuracy, reference: 0.9 }, "omit")).toMatchObject({
      outcome,
      allowedPoints: 0.5,
    });
  });

  it("forces a loss that is accepted", () => {
    const gate = qualityGate("onnx-int8", { accuracy: 0.8, reference: 0.9 }, "keep");
    expect(gate).toMatchObject({ outcome: "forced", lostPoints: expect.closeTo(10) as number });
  });

  it("is not passed without test reviews", () => {
    const gate = qualityGate("onnx-int8", { accuracy: undefined, reference: undefined }, "omit");
    expect(gate).toEqual({ format: "onnx-int8", allowedPoints: 0.5, outcome: "omitted" });
  });
});

describe("requirePassed", () => {
  it("throws the figures of a loss", () => {
    const accuracies = { accuracy: 0.8, reference: 0.9 };
    const gate = qualityGate("onnx-int8", accuracies, "refuse");
    expect(() => {
      requirePassed(gate, { ...accuracies, reviews: 20, missingReason: undefined });
    }).toThrow(
      expect.objectContaining({
        code: "QUALITY_LOST",
        message: expect.stringMatching(
          /loses 10\.00 points of accuracy on 20 test reviews: 80\.00% instead of 90\.00%/,
        ),
        details: { format: "onnx-int8" },
      }),
    );
  });

  it("throws the reason for missing test reviews", () => {
    const accuracies = { accuracy: undefined, reference: undefined };
    const gate = qualityGate("onnx-int8", accuracies, "refuse");
    expect(() => {
      requirePassed(gate, { ...accuracies, reviews: 0, missingReason: "there is no run" });
    }).toThrow(
      expect.objectContaining({ code: "TEST_SET_MISSING", message: expect.stringContaining("but there is no run.") }),
    );
  });
});
