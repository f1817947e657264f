import { stripVTControlCharacters } from "node:util";

import type { EvaluationReport } from "@sentiment-tuner/protocol";
import pc from "picocolors";
import { describe, expect, it } from "vitest";

import { reportTable } from "./report-table.ts";

const report = {
  rows: 1000,
  classNames: ["Negative", "Positive"],
  accuracy: 0.8125,
  f1: 0.8,
  matthews: -0.1,
  confusionMatrix: [
    [420, 80],
    [1100, 9],
  ],
  intervals: { accuracy: { low: 0.78, high: 0.8449, level: 0.95 } },
  metrics: { accuracy: 0.8125, macroF1: 0.8, taste: 0.123456 },
} as unknown as EvaluationReport; // Only the fields that the table reads, and one metric of a plug-in.

describe("reportTable", () => {
  const lines = reportTable(report, pc.createColors(false)).split("\n");

  it("has a line for each metric, with its interval if there is one", () => {
    expect(lines.slice(0, 6)).toEqual([
      "  1,000 test reviews      value    95% interval",
      "  ─────────────────────────────────────────────",
      "  accuracy                0.813   0.780 – 0.845",
      "  F1 (Positive)           0.800",
      "  Matthews correlation   -0.100",
      "  taste                   0.123",
    ]);
  });

  it("shows the confusion matrix, with true labels as rows", () => {
    expect(lines.slice(-4)).toEqual([
      "  true \\ predicted   Negative   Positive",
      "  ──────────────────────────────────────",
      "  Negative                420         80",
      "  Positive              1,100          9",
    ]);
  });

  it("has a bold header in a terminal, and the same text", () => {
    const colored = reportTable(report, pc.createColors(true));
    expect(colored).toContain("\u001b[1m1,000 test reviews");
    expect(stripVTControlCharacters(colored)).toBe(lines.join("\n"));
  });
});
