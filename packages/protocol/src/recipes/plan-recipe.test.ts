import { describe, expect, it } from "vitest";

import { RECIPE_NAMES } from "./recipe-names.ts";
import type { RecipeQuestion } from "./recipe-plan.ts";
import { planRecipe } from "./plan-recipe.ts";

const GTE_SMALL = {
  ...{ modelType: "bert", vocabularySize: 30_522, hiddenSize: 384, layers: 12 },
  ...{ heads: 12, intermediateSize: 1536, maxPositions: 512 },
};
/** About 14 reviews of 128 tokens a second. */
const TWO_CORES = { msPerStep: 60, msPerGigaoperation: 4 };

function plan(changes: Partial<RecipeQuestion> = {}) {
  return planRecipe({
    recipe: "fast",
    reviews: 300,
    evaluationReviews: 0,
    tokenLengths: [12, 20],
    size: GTE_SMALL,
    speed: TWO_CORES,
    given: { config: {} },
    ...changes,
  });
}

const LONG = [90, 250, 310, 600];
const recipes = RECIPE_NAMES.filter((name) => name !== "tutorial");

describe("planRecipe", () => {
  it.each([32, 40, 60, 96, 240, 300])("gives %i short reviews at least 200 steps", (reviews) => {
    for (const recipe of recipes) {
      const { steps, config, limit, isTimeBound } = plan({ recipe, reviews });
      expect(steps).toBeGreaterThanOrEqual(200);
      expect(steps).toBe((config.epochs ?? 0) * Math.ceil(reviews / (config.batchSize ?? 0)));
      expect([limit, isTimeBound]).toEqual([undefined, false]);
    }
  });

  it("plans the same for few reviews on every machine, without a time limit", () => {
    const { estimatedMs: _slow, ...slow } = plan({ speed: { msPerStep: 80, msPerGigaoperation: 8 } });
    const { estimatedMs: _fast, ...fast } = plan({ speed: { msPerStep: 1, msPerGigaoperation: 0.01 } });
    expect(slow).toEqual(fast);
    expect(slow.config).not.toHaveProperty("maxMinutes");
  });

  it.each([
    ["fast", 5],
    ["standard", 15],
    ["best", 60],
  ] as const)("keeps the minutes of %s with 400,000 long reviews, and uses most of them", (recipe, minutes) => {
    const { estimatedMs, limit, config, isTimeBound } = plan({
      ...{ recipe, reviews: 400_000, evaluationReviews: 2000, tokenLengths: LONG },
    });
    expect(estimatedMs / 60_000).toBeLessThanOrEqual(minutes);
    expect(estimatedMs / 60_000).toBeGreaterThan(0.75 * minutes);
    expect(limit).toBeLessThan(400_000);
    expect(config).toMatchObject({ epochs: 1, maxMinutes: minutes });
    expect(isTimeBound).toBe(true);
  });

  it("takes fewer reviews on a slower machine", () => {
    const question = { reviews: 25_000, tokenLengths: LONG };
    const slower = { msPerStep: 120, msPerGigaoperation: 8 };
    expect(plan({ ...question, speed: slower }).limit).toBeLessThan(plan(question).limit ?? 0);
  });

  it("reads more of each review at once where enough reviews fit into the minutes", () => {
    const question = { tokenLengths: LONG, reviews: 25_000 };
    expect(plan({ ...question, recipe: "standard" }).config.maxLength).toBe(256);
    const slow = plan({ ...question, speed: { msPerStep: 400, msPerGigaoperation: 30 } });
    expect(slow.config.maxLength).toBe(128);
    expect(slow.validationLimit).toBe(Math.ceil(0.15 * (slow.limit ?? 0)));
  });

  it("reads long reviews in windows, unless the user chose how they are truncated", () => {
    expect(plan({ tokenLengths: LONG }).windows).toEqual({ most: 8, pooling: "mean" });
    expect(plan({ tokenLengths: LONG, given: { config: {}, truncation: "head" } })).not.toHaveProperty("windows");
    expect(plan({ tokenLengths: LONG, given: { config: {}, truncation: "window" } }).windows).toBeDefined();
    expect(plan()).not.toHaveProperty("windows");
  });

  it("trains adapters, unless the user wants all weights or freezes layers", () => {
    expect(plan().config).toMatchObject({ adapters: 8, learningRate: 1e-3 });
    for (const config of [{ adapters: 0 }, { freeze: 2 }]) {
      expect(plan({ given: { config } }).config).toMatchObject({ learningRate: 1e-4 });
      expect(plan({ given: { config } }).config).not.toHaveProperty("adapters");
    }
  });

  it("never reads more than the model can", () => {
    expect(plan({ size: { ...GTE_SMALL, maxPositions: 64 }, tokenLengths: LONG }).config.maxLength).toBe(64);
  });

  it("fits a limit of the user in place of its own minutes", () => {
    const { estimatedMs, config } = plan({
      ...{ reviews: 1000, tokenLengths: LONG, given: { config: { maxMinutes: 1 } } },
    });
    expect(estimatedMs).toBeLessThanOrEqual(60_000);
    expect(config).not.toHaveProperty("maxMinutes");
  });

  const settings: [string, Record<string, number>][] = [
    ["epochs", { epochs: 7 }],
    ["the batch size", { batchSize: 5 }],
    ["the learning rate", { learningRate: 3e-5 }],
    ["the warm-up", { warmupRatio: 0 }],
    ["the length", { maxLength: 40 }],
  ];
  it.each(settings)("leaves %s to the user, and plans the rest", (_what, config) => {
    const all = plan().config;
    const rest = plan({ given: { config } }).config;
    const [name = ""] = Object.keys(config);
    expect(rest).not.toHaveProperty(name);
    // Who chooses the passes has an evaluation after each, so that the steps between evaluations are not planned.
    expect(Object.keys(rest)).toHaveLength(Object.keys(all).length - (name === "epochs" ? 2 : 1));
  });

  it("plans around the user's epochs: a smaller share of the reviews, or the time that they take", () => {
    const question = { reviews: 25_000, tokenLengths: LONG };
    const one = plan({ ...question, given: { config: { epochs: 1 } } });
    const three = plan({ ...question, given: { config: { epochs: 3 } } });
    expect(three.limit).toBeLessThan(one.limit ?? 0);
    const both = plan({ ...question, given: { config: { epochs: 3 }, limit: 20_000 } });
    expect(both.estimatedMs).toBeGreaterThan(5 * 60_000);
    expect(both.config).not.toHaveProperty("maxMinutes");
    expect(both.reasons.at(-1)).toBe("With the settings that you gave, training takes longer than 5 minutes.");
  });

  it("evaluates less often where an evaluation is long", () => {
    const question = { reviews: 2000, tokenLengths: LONG };
    const { steps, config } = plan({ ...question, evaluationReviews: 25_000, recipe: "best" });
    expect(config.evaluateEverySteps).toBe(steps);
    expect(plan({ ...question, evaluationReviews: 50, recipe: "best" }).config.evaluateEverySteps).toBeLessThan(
      steps / 4,
    );
  });

  it("warns if hardly any steps fit", () => {
    const speed = { msPerStep: 3000, msPerGigaoperation: 80 };
    expect(plan({ reviews: 25_000, tokenLengths: LONG, speed }).reasons.at(-1)).toMatch(/^Only \d+ steps fit: /);
  });

  it("counts all windows of an evaluation", () => {
    const question = { reviews: 1000, evaluationReviews: 1000, tokenLengths: LONG };
    const windows = { stride: 64, most: 8, pooling: "mean" } as const;
    const config = { epochs: 1, maxLength: 128 };
    const whole = plan({ ...question, given: { config, windows } });
    const truncated = plan({ ...question, given: { config, truncation: "head" } });
    expect(whole.estimatedMs).toBeGreaterThan(1.3 * truncated.estimatedMs);
    expect(whole).not.toHaveProperty("windows");
  });

  it("says why", () => {
    expect(plan().reasons).toEqual([
      "6 passes over 300 reviews, so that the model learns in at least 200 steps.",
      "Batches of 8, because there are fewer than 1,000 training reviews.",
    ]);
    expect(plan({ reviews: 25_000, tokenLengths: LONG }).reasons).toEqual([
      expect.stringMatching(
        /^One pass over [\d,]+ of 25,000 training reviews: as many as fit in 5 minutes on this machine\.$/,
      ),
      "256 tokens at once; 50% of the reviews are longer. Training reads their beginning and their end, and answers come from all parts.",
    ]);
  });
});
