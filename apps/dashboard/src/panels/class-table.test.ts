// @vitest-environment happy-dom
import { classificationReport } from "@sentiment-tuner/metrics";
import { describe, expect, it } from "vitest";

import { rowsOf, textsOf } from "../testing/reader.ts";
import { classTable } from "./class-table.ts";

/** Every class is predicted with certainty: two of the three reviews correctly. */
function reportOf(classNames: readonly string[]) {
  const predicted = [0, 1, 1];
  const probabilities = predicted.flatMap((one) => classNames.map((_, c) => (c === one ? 1 : 0)));
  return classificationReport([0, 1, 2 % classNames.length], probabilities, { classNames });
}

function tableOf(classNames: readonly string[], areas: readonly (number | undefined)[] = []) {
  const report = reportOf(classNames);
  const perClass = report.perClass.map(({ rocAuc: _measured, ...score }, c) =>
    areas[c] === undefined ? score : { ...score, rocAuc: areas[c] },
  );
  return classTable(report.confusionMatrix, classNames, { ...report, rocAuc: 0.75, perClass });
}

describe("classTable", () => {
  it("ends with the means of all classes", () => {
    const rows = rowsOf(tableOf(["A", "B", "C"]));
    expect(rows[0]).toEqual(["Class", "Precision", "Recall", "F1"]);
    expect(rows.map(([name]) => name).slice(1)).toEqual([
      "A 1 review",
      "B 1 review",
      "C 1 review",
      "Macro average",
      "Weighted average",
    ]);
    expect(rows.at(-2)).toEqual(["Macro average", "50.0%", "66.7%", "55.6%"]);
  });

  it("has the area of each class against the rest if the report has it", () => {
    const rows = rowsOf(tableOf(["A", "B", "C"], [1, 0.5, undefined]));
    expect(rows.map((row) => row[4])).toEqual(["Area under ROC", "1.000", "0.500", "–", "0.750", "–"]);
  });

  it("has no areas of two classes: both are the same", () => {
    expect(rowsOf(tableOf(["A", "B"], [0.9, 0.9]))[0]).toHaveLength(4);
  });

  it("has intervals, except for very many classes", () => {
    expect(textsOf(tableOf(["A", "B", "C"]), "td .range").length).toBeGreaterThan(0);
    const many = tableOf(Array.from({ length: 31 }, (_, c) => `Class ${c}`));
    expect(textsOf(many, "td .range")).toEqual([]);
    expect(textsOf(many, "caption")).toEqual(["Precision, recall and F1 of each class"]);
  });
});
