import { describe, expect, it } from "vitest";

import { formatPairedTest } from "./format-paired-test.ts";

const TEST = { onlyFirstCorrect: 96, onlySecondCorrect: 31, method: "chi-square", statistic: 32.25 } as const;

describe("formatPairedTest", () => {
  it.each([
    [0.0001, "the difference is unlikely to be chance (McNemar, p < 0.001)."],
    [0.049, "the difference is unlikely to be chance (McNemar, p = 0.049)."],
    [0.05, "the difference may be chance (McNemar, p = 0.050)."],
  ])("describes the counts and, for p = %d, the verdict", (pValue, verdict) => {
    expect(formatPairedTest("A", "B", { ...TEST, pValue })).toBe(
      `A is right and B is wrong on 96 reviews; the reverse is true for 31 reviews: ${verdict}`,
    );
  });
});
