// eslint-disable-next-line no-restricted-imports -- Only tests read this file, and tests run in Node.
import { readFileSync } from "node:fs";
import { expect } from "vitest";

/** Labels and probabilities, with the results of the reference libraries. */
interface GoldenCase {
  name: string;
  classCount: number;
  labels: number[];
  probabilities: number[];
  /** Field names of `ClassificationReport`; `null` where the reference leaves a number undefined. */
  expected: Record<string, unknown>;
  /** Of class 1 of two classes, otherwise of the first and the last class. */
  curves: GoldenCurves[];
  /** For two classes: scikit-learn's calibration curve of class 1, ten bins. */
  calibrationCurve?: { accuracy: number[]; confidence: number[] };
}

/** `null` where the reference leaves a curve undefined. */
interface GoldenCurves {
  positiveClass: number;
  roc: { falsePositiveRate: number[]; truePositiveRate: number[]; thresholds: (number | null)[]; area: number } | null;
  precisionRecall: { precision: number[]; recall: number[]; thresholds: (number | null)[]; area: number } | null;
}

interface Golden {
  cases: GoldenCase[];
  mcnemar: {
    onlyFirstCorrect: number;
    onlySecondCorrect: number;
    exact: { statistic: number; pValue: number };
    chiSquare?: { statistic: number; pValue: number };
  }[];
  bootstrap: {
    name: string;
    classCount: number;
    labels: number[];
    probabilities: number[];
    level: number;
    intervals: Record<string, { low: number; high: number }>;
  }[];
}

/** Written by tools/reference/metrics.py. */
export const golden = JSON.parse(readFileSync(new URL("../golden/metrics.json", import.meta.url), "utf8")) as Golden;

/** "class 0", "class 1", … */
export function namesOf(classCount: number): string[] {
  return Array.from({ length: classCount }, (_, c) => `class ${c}`);
}

export const binaryCases = golden.cases.filter((goldenCase) => goldenCase.classCount === 2);

/**
 * Compares numbers at any depth, within 5e-13. Both sides are double precision and differ only in the order of their
 * sums: at most 60 terms below 37, so 60 · 37 · 2^-53 ≈ 2.5e-13.
 */
export function expectClose(actual: unknown, expected: unknown, path = ""): void {
  if (typeof expected === "number") {
    expect(actual, path).toBeTypeOf("number");
    expect(actual as number, path).toBeCloseTo(expected, 12);
  } else if (Array.isArray(expected)) {
    expect(actual, path).toHaveLength(expected.length);
    for (const [index, item] of expected.entries())
      expectClose((actual as unknown[])[index], item, `${path}[${index}]`);
  } else if (typeof expected === "object" && expected !== null) {
    for (const [key, item] of Object.entries(expected)) {
      expectClose((actual as Record<string, unknown>)[key], item, `${path}.${key}`);
    }
  } else {
    expect(actual ?? null, path).toBe(expected ?? null);
  }
}
