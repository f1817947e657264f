import { describe, expect, it } from "vitest";
import { golden } from "./golden.test.support.ts";
import { mcnemar, mcnemarFromCounts } from "./significance.ts";

const table = golden.mcnemar.map((row) => [`${row.onlyFirstCorrect} against ${row.onlySecondCorrect}`, row] as const);

describe("mcnemarFromCounts", () => {
  // Eleven digits: an exact p-value is a power of e, with a difference of numbers near 6,000 as its exponent.
  it.each(table)("equals statsmodels: exact, %s", (_name, { onlyFirstCorrect, onlySecondCorrect, exact }) => {
    const result = mcnemarFromCounts(onlyFirstCorrect, onlySecondCorrect, { method: "exact" });
    expect(result.statistic).toBe(exact.statistic);
    expect(result.pValue / exact.pValue).toBeCloseTo(1, 10);
  });

  it.each(table.filter(([, row]) => row.chiSquare !== undefined))(
    "equals statsmodels: chi-square with continuity correction, %s",
    (_name, { onlyFirstCorrect, onlySecondCorrect, chiSquare }) => {
      const result = mcnemarFromCounts(onlyFirstCorrect, onlySecondCorrect, { method: "chi-square" });
      expect(result.statistic).toBeCloseTo(chiSquare?.statistic ?? NaN, 10);
      expect(result.pValue / (chiSquare?.pValue ?? NaN)).toBeCloseTo(1, 10);
    },
  );

  it("is exact below 25 differing rows, otherwise approximate", () => {
    expect(mcnemarFromCounts(20, 4).method).toBe("exact");
    expect(mcnemarFromCounts(20, 5).method).toBe("chi-square");
  });

  it.each(["exact", "chi-square"] as const)("finds no difference between equal counts: %s", (method) => {
    expect(mcnemarFromCounts(40, 40, { method }).pValue).toBe(1);
    expect(mcnemarFromCounts(0, 0, { method }).pValue).toBe(1);
  });

  it("does not depend on the order of the models", () => {
    expect(mcnemarFromCounts(3, 9).pValue).toBe(mcnemarFromCounts(9, 3).pValue);
  });

  it("rejects a count below zero", () => {
    expect(() => mcnemarFromCounts(-1, 3)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});

describe("mcnemar", () => {
  it("counts only the rows with one correct model and one wrong", () => {
    const result = mcnemar([0, 0, 1, 1, 2, 2], [0, 1, 1, 0, 0, 1], [0, 0, 0, 1, 2, 0]);
    expect(result).toMatchObject({ onlyFirstCorrect: 1, onlySecondCorrect: 3, method: "exact", statistic: 1 });
  });

  it("rejects no rows and lists of different lengths", () => {
    expect(() => mcnemar([], [], [])).toThrow(expect.objectContaining({ code: "NO_ROWS" }));
    expect(() => mcnemar([1], [1], [])).toThrow("There are 0 predictions of the second model, expected 1.");
  });
});
