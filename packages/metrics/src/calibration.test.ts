import { describe, expect, it } from "vitest";
import { calibrationBins, expectedCalibrationError, topClassOutcomes } from "./calibration.ts";
import { binaryCases, expectClose } from "./golden.test.support.ts";
import { columnOf } from "./predictions.ts";

describe("calibrationBins", () => {
  it.each(binaryCases.map((goldenCase) => [goldenCase.name, goldenCase] as const))(
    "equals scikit-learn's calibration curve: %s",
    (_name, { labels, probabilities, calibrationCurve }) => {
      const bins = calibrationBins(labels, columnOf(probabilities, 2, 1), { bins: 10 });
      const accuracy = bins.map((bin) => bin.accuracy);
      const confidence = bins.map((bin) => bin.confidence);
      expectClose({ accuracy, confidence }, calibrationCurve);
    },
  );

  it("puts a value on an edge into the bin below, and zero into the first", () => {
    const edges = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
    const bins = calibrationBins(
      edges.map(() => 1),
      edges,
      { bins: 10 },
    );
    expect(bins.map((bin) => bin.rows)).toEqual([2, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it.each([
    [7 / 25, 25, 0.24], // 7 / 25 · 25 rounds to more than 7.
    [0.33333333333333337, 3, 1 / 3], // The next number above 1 / 3, yet three times it rounds to 1.
  ])("finds the bin of %d among %d although their product is rounded", (value, bins, low) => {
    expect(calibrationBins([1], [value], { bins })[0]?.low).toBe(low);
  });

  it("leaves out the bins without rows", () => {
    const bins = calibrationBins([1, 0], [0.9, 0.9], { bins: 4 });
    expect(bins).toEqual([{ low: 0.75, high: 1, rows: 2, confidence: 0.9, accuracy: 0.5 }]);
  });

  it("rejects an outcome that is neither 0 nor 1, a confidence outside 0..1 and half a bin", () => {
    expect(() => calibrationBins([2], [0.5])).toThrow(expect.objectContaining({ code: "CLASS_UNKNOWN" }));
    expect(() => calibrationBins([1], [1.5])).toThrow(expect.objectContaining({ code: "PROBABILITY_INVALID" }));
    expect(() => calibrationBins([1], [0.5], { bins: 0.5 })).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
  });
});

describe("expectedCalibrationError", () => {
  it("weights the gap of each bin by its rows", () => {
    const bins = [
      { low: 0, high: 0.5, rows: 3, confidence: 0.4, accuracy: 0 },
      { low: 0.5, high: 1, rows: 1, confidence: 0.8, accuracy: 1 },
    ];
    expect(expectedCalibrationError(bins)).toBeCloseTo(0.35, 12);
  });

  it("rejects an empty list of bins", () => {
    expect(() => expectedCalibrationError([])).toThrow(expect.objectContaining({ code: "NO_ROWS" }));
  });
});

describe("topClassOutcomes", () => {
  it("takes the most probable class, and the lower index of a tie", () => {
    const { outcomes, confidences } = topClassOutcomes([0, 1, 1], [0.5, 0.5, 0.5, 0.5, 0.2, 0.8], 2);
    expect([...outcomes]).toEqual([1, 0, 1]);
    expect([...confidences]).toEqual([0.5, 0.5, 0.8]);
  });
});
