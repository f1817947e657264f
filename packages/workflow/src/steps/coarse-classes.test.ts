import type { ModelRecipe } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { coarseClasses, isCoarser } from "./coarse-classes.ts";

const STARS = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"];
const DEGREES = ["very positive", "positive", "negative", "very negative"];

function recipeFor(column: string): ModelRecipe {
  const plan = { path: "a.csv", column, rule: "", classNames: [], values: [], alternatives: [] };
  return { version: 1, cleaningRules: [], isOrdered: true, labelPlans: [plan] };
}

describe("coarseClasses", () => {
  it("adds the probabilities of the degrees of each class, and says so", () => {
    expect(coarseClasses(STARS)).toEqual({
      classes: {
        classNames: ["Negative", "Neutral", "Positive"],
        columns: [[0, 1], [2], [3, 4]],
      },
      rule:
        `The model's classes are counted by their meaning: "1 star" and "2 stars" as Negative, "3 stars" as Neutral, ` +
        `"4 stars" and "5 stars" as Positive.`,
    });
  });

  it("follows the order of the outputs", () => {
    expect(coarseClasses(DEGREES)?.classes).toEqual({
      classNames: ["Negative", "Positive"],
      columns: [
        [2, 3],
        [0, 1],
      ],
    });
  });

  it.each([
    ["three classes", ["negative", "neutral", "positive"]],
    ["topics", ["art", "food", "law", "tech"]],
    ["outputs without names", ["LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3", "LABEL_4"]],
    ["numbers that may be grades, of which 1 is the best", ["1", "2", "3", "4", "5"]],
    ["degrees among other classes", ["very negative", "negative", "positive", "spam"]],
  ])("finds no degrees in %s", (_what, labels) => {
    expect(coarseClasses(labels)).toBeUndefined();
  });

  it("reads plain numbers by the column of the training reviews", () => {
    const labels = ["1", "2", "3", "4", "5"];
    expect(coarseClasses(labels, recipeFor("stars"))?.classes.columns).toEqual([[0, 1], [2], [3, 4]]);
  });
});

describe("isCoarser", () => {
  const labels = ["very negative", "negative", "neutral", "positive", "very positive"];
  const coarse = coarseClasses(labels);
  const isCoarserIn = (values: Readonly<Record<string, string>>): boolean => {
    if (coarse === undefined) throw new Error("These are degrees.");
    const planned = Object.entries(values).map(([value, className]) => ({ value, className, rows: 5 }));
    return isCoarser(coarse, labels, [{ values: planned }]);
  };

  it.each<[string, Readonly<Record<string, string>>, boolean]>([
    ["two words", { negative: "negative", positive: "positive" }, true],
    ["words of one degree", { bad: "negative", awful: "negative", great: "positive" }, true],
    ["two degrees of one class", { "very negative": "very negative", negative: "negative" }, false],
    ["ratings", { "1": "very negative", "5": "very positive" }, false],
  ])("%s", (_what, values, expected) => {
    expect(isCoarserIn(values)).toBe(expected);
  });
});
