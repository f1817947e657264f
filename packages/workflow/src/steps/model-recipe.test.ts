import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { LabelPlan } from "@sentiment-tuner/data";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { readModelRecipe, recipeRules, recipeText } from "./model-recipe.ts";

const PLAN: LabelPlan = {
  ...{ path: "/home/me/secret/reviews.csv", column: "stars", rule: "stars", classNames: ["Negative", "Positive"] },
  values: [
    { value: "1", rows: 3, className: "Negative" },
    { value: "", rows: 2, leftOut: "no-label" },
  ],
  alternatives: [{ description: "all stars", classes: "as-is" }],
};
const FACTS = { cleaningRules: ["html-tags", "mine"], isOrdered: true, labelPlans: [PLAN] };

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recipe-"));
});
afterEach(() => rm(folder, { recursive: true }));
const write = (text: string) => writeFile(join(folder, "sentiment_tuner.json"), text);

describe("recipeText", () => {
  it("is read again as it was, without the folders of the datasets", async () => {
    await write(recipeText(FACTS));
    expect(await readModelRecipe(folder)).toEqual({
      ...{ version: 1, ...FACTS },
      labelPlans: [{ ...PLAN, path: "reviews.csv" }],
    });
    expect(recipeText(FACTS)).not.toContain("secret");
  });
});

describe("recipeText of a dataset in parts", () => {
  it("has the same plan once, and another one beside it", async () => {
    const part = {
      ...PLAN,
      path: "part-2.csv",
      values: [...PLAN.values].reverse().map((value) => ({ ...value, rows: 9 })),
    };
    const other = { ...PLAN, path: "other.csv", values: PLAN.values.slice(0, 1) };
    await write(recipeText({ ...FACTS, labelPlans: [PLAN, part, other] }));
    expect((await readModelRecipe(folder))?.labelPlans.map(({ path }) => path)).toEqual(["reviews.csv", "other.csv"]);
  });
});

describe("readModelRecipe", () => {
  it("is undefined for a model of another program", async () => {
    expect(await readModelRecipe(folder)).toBeUndefined();
  });

  it.each([
    ["cut off", recipeText(FACTS).slice(0, 90)],
    ["of another version", recipeText(FACTS).replace('"version": 1', '"version": 2')],
    ["empty", ""],
  ])("names a file that is %s", async (_what, text) => {
    await write(text);
    await expect(readModelRecipe(folder)).rejects.toMatchObject({
      code: "RECIPE_DAMAGED",
      message: expect.stringContaining(join(folder, "sentiment_tuner.json")),
    });
  });
});

describe("a recipe of a newer version", () => {
  it("is refused with a sentence that says what to do", async () => {
    await write(JSON.stringify({ version: 2, rules: [] }));
    await expect(readModelRecipe(folder)).rejects.toThrow(
      /sentiment_tuner\.json" was written by a newer Sentiment Tuner: .* Install the newest Sentiment Tuner\.$/,
    );
  });
});

describe("recipeRules", () => {
  const rule = (name: string) => ({ name, description: "", apply: (text: string) => text });
  const recipe = { version: 1, ...FACTS } as const;

  it("finds the rules in the order of the recipe", () => {
    const rules = recipeRules(recipe, { cleaningRules: [rule("mine"), rule("other"), rule("html-tags")] });
    expect(rules.map(({ name }) => name)).toEqual(["html-tags", "mine"]);
  });

  it("names a rule whose plug-in is missing", () => {
    expect(() => recipeRules(recipe, { cleaningRules: [rule("html-tags")] })).toThrow(
      expect.objectContaining({
        code: "PART_UNKNOWN",
        message: expect.stringMatching(/by the rule "mine", which no plug-in defines.*Known rules: html-tags\./),
      }),
    );
  });

  it("has no rules without a recipe", () => {
    expect(recipeRules(undefined, { cleaningRules: [rule("html-tags")] })).toEqual([]);
  });
});
