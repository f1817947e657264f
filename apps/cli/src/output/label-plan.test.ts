import { describe, expect, it } from "vitest";

import { choiceOptions, planLines } from "./label-plan.ts";

describe("planLines", () => {
  it("lists the values of each class, and those that are left out with the reason", () => {
    const values = [
      { value: "bad", rows: 1, className: "Negative" },
      { value: "awful", rows: 1200, className: "Negative" },
      { value: "good", rows: 3, className: "Positive" },
      { value: "", rows: 2, leftOut: "no-label" as const },
    ];
    expect(planLines({ classNames: ["Negative", "Positive"], values })).toEqual([
      'Negative ← "bad" (1 row), "awful" (1,200 rows)',
      'Positive ← "good" (3 rows)',
      'left out ← "" (2 rows: no label)',
    ]);
  });

  it("counts the values beyond the eighth", () => {
    const values = Array.from({ length: 10 }, (_value, index) => ({ value: String(index), rows: 2, className: "A" }));
    expect(planLines({ classNames: ["A"], values })[0]).toMatch(/"7" \(2 rows\), 2 more values \(4 rows\)$/);
  });
});

describe("choiceOptions", () => {
  it.each([
    [{ classes: "two" as const }, ["--classes", "two"]],
    [{ labelMap: { "1..2": "negative", "-1": "skip" } }, ["--label-map", "1..2=negative,-1=skip"]],
    [{ labelMap: { 'a, "b"': "not good" } }, ["--label-map", '"a, ""b"""="not good"']],
    [{ labelColumn: "mood", classes: "as-is" as const }, ["--label-column", "mood", "--classes", "as-is"]],
  ])("of %j are %j", (choice, expected) => {
    expect(choiceOptions({ description: "", ...choice })).toEqual(expected);
  });
});
