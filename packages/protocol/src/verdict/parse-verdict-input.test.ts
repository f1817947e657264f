import { describe, expect, it } from "vitest";

import { parseVerdictInput } from "./parse-verdict-input.ts";

const REPORT = {
  rows: 2,
  classNames: ["No", "Yes"],
  accuracy: 0.5,
  confusionMatrix: [
    [1, 0],
    [1, 0],
  ],
};

describe("parseVerdictInput", () => {
  it("keeps only what a verdict needs", () => {
    const baseline = { name: "NBSVM", report: { accuracy: 0.5, f1: 1 } };
    expect(parseVerdictInput({ ...REPORT, baseline, f1: 1 })).toEqual({
      ...REPORT,
      baseline: { report: { accuracy: 0.5 } },
    });
  });

  it.each([undefined, null, {}, { ...REPORT, rows: 0 }, { ...REPORT, confusionMatrix: "none" }])(
    "refuses %j",
    (report) => expect(parseVerdictInput(report)).toBeUndefined(),
  );
});
