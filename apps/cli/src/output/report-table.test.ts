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

  it("says how many answers are sure, and how many of these are right", () => {
    const textOf = (sure: EvaluationReport["sure"]) =>
      reportTable({ ...report, ...(sure && { sure }) }, pc.createColors(false));
    expect(textOf({ notSureBelow: 0.7, coverage: 0.8, accuracy: 0.95 })).toContain(
      "  The model is sure of 80.0% of the reviews (probability 0.7 or more); 95.0% of these are right.\n",
    );
    expect(textOf({ notSureBelow: 0.99, coverage: 0 })).toContain(
      "sure of 0.0% of the reviews (probability 0.99 or more).\n",
    );
    expect(textOf(undefined)).not.toContain("sure of");
  });

  it("shows the confusion matrix, with true labels as rows", () => {
    expect(lines.slice(-4)).toEqual([
      "  true \\ predicted   Negative   Positive",
      "  ──────────────────────────────────────",
      "  Negative                420         80",
      "  Positive              1,100          9",
    ]);
  });

  it("says what is wrong with a model that learned nothing", () => {
    const collapse = { kind: "one-class", message: 'The model answers "Positive" to everything.' } as const;
    expect(reportTable({ ...report, collapse }, pc.createColors(false))).toContain(`\n\n  ${collapse.message}\n\n`);
  });

  it("shortens the name of a class that would push the figures out of sight", () => {
    const table = reportTable({ ...report, classNames: ["Negative", "x".repeat(300)] }, pc.createColors(false));
    expect(table).toContain(`  ${"x".repeat(39)}…`);
    expect(Math.max(...table.split("\n").map((line) => line.length))).toBeLessThan(120);
  });

  it("has a bold header in a terminal, and the same text", () => {
    const colored = reportTable(report, pc.createColors(true));
    expect(colored).toContain("\u001b[1m1,000 test reviews");
    expect(stripVTControlCharacters(colored)).toBe(lines.join("\n"));
  });

  it("shows each of three classes, and macro averages", () => {
    const three = {
      ...report,
      classNames: ["Negative", "Neutral", "Positive"],
      perClass: [{ name: "Neutral", precision: 0.5, recall: 0.25, f1: 1 / 3, support: 1200 }],
      confusionMatrix: [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
    } as unknown as EvaluationReport; // Only the fields that the table reads.
    const text = reportTable(three, pc.createColors(false));
    expect(text).toContain("macro F1");
    expect(text).toMatch(/class +precision +recall +F1 +reviews\n.*\n +Neutral +0\.500 +0\.250 +0\.333 +1,200\n/);
    expect(text).toMatch(/Neutral +4 +5 +6\n/);
  });

  it("numbers the columns of many classes", () => {
    const classNames = Array.from({ length: 8 }, (_name, index) => `class ${String.fromCharCode(97 + index)}`);
    const matrix = classNames.map(() => classNames.map(() => 1));
    const many = { ...report, classNames, perClass: [], confusionMatrix: matrix } as unknown as EvaluationReport;
    const text = reportTable(many, pc.createColors(false));
    expect(text).toMatch(/true \\ predicted +1 +2 +3 +4 +5 +6 +7 +8\n/);
    expect(text).toMatch(/8 class h +1 /);
  });
});
