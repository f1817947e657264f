import { describe, expect, it } from "vitest";

import { groupsOf, labelMapOf, labelQuestionOf, orderedClasses } from "./label-table.ts";

describe("labelQuestionOf", () => {
  const plan = { path: "", column: "label", rule: "", classNames: [], values: [], alternatives: [] };
  const errorOf = (code: string, details: object) => Object.assign(new Error("why"), { code, details });

  it("takes plan and answers from the error that asks", () => {
    const choices = [{ description: "one" }];
    expect(labelQuestionOf(errorOf("LABELS_UNCLEAR", { plan, choices }))).toEqual({ reason: "why", plan, choices });
  });

  it("is undefined for another error", () => {
    expect(labelQuestionOf(errorOf("ONE_CLASS", { plan }))).toBeUndefined();
    expect(labelQuestionOf(errorOf("LABELS_UNCLEAR", {}))).toBeUndefined();
    expect(labelQuestionOf("LABELS_UNCLEAR")).toBeUndefined();
  });
});

describe("groupsOf", () => {
  it("puts the classes of a sentiment first and what is left out last, and adds up rows", () => {
    const groups = groupsOf([
      { value: "", rows: 1, leftOut: "no-label" },
      { value: "x", rows: 2, className: "mixed" },
      { value: "good", rows: 3, className: "Positive" },
      { value: "bad", rows: 4, className: "Negative" },
      { value: "awful", rows: 5, className: "Negative" },
      { value: "?", rows: 6, leftOut: "unknown" },
    ]);
    expect(groups).toEqual([
      { className: "Negative", rows: 9, values: ["bad", "awful"] },
      { className: "Positive", rows: 3, values: ["good"] },
      { className: "mixed", rows: 2, values: ["x"] },
      { leftOut: "no-label", rows: 1, values: [""] },
      { leftOut: "unknown", rows: 6, values: ["?"] },
    ]);
  });
});

describe("labelMapOf", () => {
  it("names every value except missing ones", () => {
    expect(
      labelMapOf([
        { value: "", rows: 1, leftOut: "no-label" },
        { value: "n/a", rows: 1, leftOut: "no-label" },
        { value: "1", rows: 1, className: "Negative" },
      ]),
    ).toEqual({ "n/a": "skip", "1": "negative" });
  });
});

describe("orderedClasses", () => {
  it("keeps the order of other classes and drops repetitions", () => {
    expect(orderedClasses(["b", "Positive", "a", "Negative", "b"])).toEqual(["Negative", "Positive", "b", "a"]);
  });
});
