import type { RunReport } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { baselineOf } from "./baseline.ts";

const PAIRED = { onlyFirstCorrect: 7, onlySecondCorrect: 3, method: "exact", statistic: 3, pValue: 0.34 };

/** A ladder of two models; the one that is not recommended has the paired test. */
function ladderOf(recommended: "linear" | "fine-tuned"): Pick<RunReport, "ladder"> {
  const rungs = (["linear", "fine-tuned"] as const).map((name) => ({
    ...{ name, report: { accuracy: name === "linear" ? 0.8 : 0.9 } },
    ...(name !== recommended && { mcnemar: PAIRED }),
  }));
  return { ladder: { rungs, recommended } } as unknown as Pick<RunReport, "ladder">; // The fields that are read.
}

describe("baselineOf", () => {
  it("is the linear model of the ladder, with the paired test against it", () => {
    expect(baselineOf(ladderOf("fine-tuned"))).toEqual({ report: { accuracy: 0.8 }, mcnemar: PAIRED });
  });

  it("turns the paired test around if the linear model is recommended", () => {
    const swapped = { ...PAIRED, onlyFirstCorrect: 3, onlySecondCorrect: 7 };
    expect(baselineOf(ladderOf("linear"))).toEqual({ report: { accuracy: 0.8 }, mcnemar: swapped });
  });

  it("is what a run of an earlier version compared with", () => {
    const { baseline } = { baseline: { name: "words" } } as unknown as Pick<RunReport, "baseline">; // Only its identity matters.
    expect(baselineOf({ ...(baseline && { baseline }) })).toBe(baseline);
    expect(baselineOf({})).toBeUndefined();
  });
});
