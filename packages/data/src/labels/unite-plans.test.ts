import { describe, expect, it } from "vitest";
import { planLabels, type PlanOptions } from "./plan-labels.ts";
import { unitePlans } from "./unite-plans.ts";

const planOf = (values: readonly string[], column: string, options: PlanOptions = {}) =>
  planLabels(
    values.map((value) => ({ value, rows: 10 })),
    column,
    { path: `${values.join("-")}.csv`, ...options },
  );

describe("unitePlans", () => {
  it("unites sentiments in their order", () => {
    const plans = [planOf(["0", "1"], "label"), planOf(["1", "3", "5"], "stars"), planOf(["neutral"], "sentiment")];
    expect(unitePlans(plans)).toEqual({ classNames: ["Negative", "Neutral", "Positive"], isOrdered: true });
  });

  it("unites topics that overlap, whatever their case", () => {
    const plans = [planOf(["Sports", "tech"], "topic"), planOf(["sports", "arts"], "topic")];
    expect(unitePlans(plans)).toEqual({ classNames: ["Sports", "arts", "tech"], isOrdered: false });
  });

  it("unites one file for each topic", () => {
    const plans = [planOf(["sports"], "topic"), planOf(["arts"], "Topic")];
    expect(unitePlans(plans).classNames).toEqual(["arts", "sports"]);
  });

  it.each([
    ["topics and sentiments", planOf(["sports", "tech"], "topic"), planOf(["neg", "pos"], "label")],
    ["two lists of topics", planOf(["sports", "tech"], "topic"), planOf(["joy", "anger"], "emotion")],
    ["a property and sentiments", planOf(["0", "1"], "toxic"), planOf(["0", "1"], "label")],
    [
      "two scales, each value a class",
      planOf(["1", "2", "3", "4", "5"], "stars", { classes: "as-is" }),
      planOf(["1", "2", "3", "7", "8", "9", "10"], "rating", { classes: "as-is" }),
    ],
  ])("refuses %s", (_what, a, b) => {
    expect(() => unitePlans([a, b])).toThrow(expect.objectContaining({ code: "CLASSES_UNFIT" }));
    expect(() => unitePlans([a, b])).toThrow(`"${b.path}" has`);
  });
});
