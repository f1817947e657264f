import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { recipeText } from "../steps/model-recipe.ts";
import { fakeEngine } from "../testing/fake-engine.ts";
import { saveTinyModel } from "../testing/tiny-model.ts";
import { tinyContext } from "../testing/tiny-workflow.ts";
import { openPredictor } from "./predictor.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "predict-"));
  await saveTinyModel(folder);
});
afterAll(() => rm(folder, { recursive: true }));

describe("openPredictor", () => {
  it("predicts on the chosen engine, in the order of the texts", async () => {
    const fake = fakeEngine({
      // A longer text is in an earlier row of the batch.
      evaluate: ({ rows }) =>
        Float32Array.from({ length: 2 * rows }, (_value, index) => (index < 2 ? index : 1 - (index % 2))),
    });
    const predictor = await openPredictor(folder, tinyContext([fake.engine]).parts, { engine: "fake:cpu" });
    const predictions = await predictor.predict(["short", "a much longer text"]);
    expect(predictions.map(({ label }) => label)).toEqual(["Negative", "Positive"]);
    await predictor.dispose();
    expect(fake.calls).toEqual(["openForward", "evaluate", "dispose"]);
  });

  it("explains on the processor the answer of the engine that predicts", async () => {
    const fake = fakeEngine();
    const predictor = await openPredictor(folder, tinyContext([fake.engine]).parts, { engine: "fake:cpu", threads: 1 });
    const [prediction] = await predictor.predict(["a bad film"], { explain: true });
    await predictor.dispose();
    expect(prediction?.label).toBe("Positive");
    expect(prediction?.words).toHaveLength(3);
    expect(fake.calls).toEqual(["openForward", "evaluate", "dispose"]);
  });

  it("weighs the words against the next likeliest of three classes", async () => {
    const three = join(folder, "three");
    await saveTinyModel(three, ["a", "b", "c"]);
    const predictor = await openPredictor(three, tinyContext([]).parts, { threads: 1 });
    const [prediction] = await predictor.predict(["a bad film"], { explain: true });
    await predictor.dispose();
    const ranked = Object.entries(prediction?.probabilities ?? {}).sort(([, a], [, b]) => b - a);
    expect([prediction?.label, prediction?.against]).toEqual(ranked.slice(0, 2).map(([label]) => label));
  });

  it("uses the processor without an engine", async () => {
    const predictor = await openPredictor(folder, tinyContext([]).parts, { threads: 1 });
    const [prediction] = await predictor.predict(["a bad film"]);
    await predictor.dispose();
    expect(prediction).toMatchObject({ totalTokens: 5, seenTokens: 5 });
  });

  it("stops between two batches when the signal is aborted", async () => {
    const predictor = await openPredictor(folder, tinyContext([]).parts, { threads: 1 });
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(predictor.predict(["a"], { signal })).rejects.toThrow("enough");
    await predictor.dispose();
  });

  describe("with the recipe of the model", () => {
    const TEXT = "<p>a   gr<i>eat</i></p> film &amp; story";
    const withRecipe = async (cleaningRules: readonly string[]) => {
      const model = await mkdtemp(join(folder, "recipe-"));
      await saveTinyModel(model);
      const recipe = recipeText({ cleaningRules, isOrdered: true, labelPlans: [] });
      await writeFile(join(model, "sentiment_tuner.json"), recipe);
      return openPredictor(model, tinyContext([]).parts, { threads: 1 });
    };
    const rules = tinyContext([]).parts.cleaningRules.map(({ name }) => name);

    it("cleans texts as in training", async () => {
      const [plain, cleaning] = [
        await openPredictor(folder, tinyContext([]).parts, { threads: 1 }),
        await withRecipe(rules),
      ];
      const [expected] = await plain.predict(["a great film & story"]);
      const [unchanged] = await plain.predict([TEXT]);
      const [prediction] = await cleaning.predict([TEXT]);
      const { probabilities } = await cleaning.classify([TEXT]);
      await Promise.all([plain.dispose(), cleaning.dispose()]);
      expect(prediction).toEqual(expected);
      expect(unchanged?.totalTokens).toBeGreaterThan(expected?.totalTokens ?? Infinity);
      expect(probabilities[0]).toBeCloseTo(expected?.probabilities["Negative"] ?? Number.NaN, 6);
    });

    it("places the words in the original text", async () => {
      const predictor = await withRecipe(rules);
      const [prediction] = await predictor.predict([TEXT], { explain: true });
      await predictor.dispose();
      const words = prediction?.words?.map(({ start, end }) => TEXT.slice(start, end));
      expect(words).toEqual(["a", "gr<i>eat", "film", "&amp;", "story"]);
    });

    it("names a rule whose plug-in is missing", async () => {
      await expect(withRecipe(["emoji-names"])).rejects.toMatchObject({ code: "PART_UNKNOWN" });
    });
  });

  it("rejects a number of threads out of range", async () => {
    await expect(openPredictor("missing", tinyContext([]).parts, { threads: 0 })).rejects.toMatchObject({
      code: "SETTING_INVALID",
    });
  });

  describe("with five classes", () => {
    const LABELS = ["5 stars", "4 stars", "3 stars", "2 stars", "1 star"];
    let stars = "";
    beforeAll(async () => {
      stars = join(folder, "stars");
      await saveTinyModel(stars, LABELS);
    });

    /** The logits of every text: the fourth class, then the second. */
    const logits = [0, 2, 0, 3, 1];
    const open = () => {
      const fake = fakeEngine({
        evaluate: ({ rows }) => Float32Array.from({ length: 5 * rows }, (_value, index) => logits[index % 5] ?? 0),
      });
      return openPredictor(stars, tinyContext([fake.engine]).parts, { engine: "fake:cpu", threads: 1 });
    };

    it("has the labels in the order of the outputs, and predicts the likeliest", async () => {
      const predictor = await open();
      const [prediction] = await predictor.predict(["a bad film"]);
      await predictor.dispose();
      expect(predictor.labels).toEqual(LABELS);
      expect(prediction?.label).toBe("2 stars");
      expect(prediction?.score).toBe(Math.max(...Object.values(prediction?.probabilities ?? {})));
      expect(prediction).not.toHaveProperty("against");
    });

    it("names the class that the words are weighed against", async () => {
      const predictor = await openPredictor(stars, tinyContext([]).parts, { threads: 1 });
      const [prediction] = await predictor.predict(["a bad film"], { explain: true });
      await predictor.dispose();
      const ranked = Object.entries(prediction?.probabilities ?? {}).sort((a, b) => b[1] - a[1]);
      expect([prediction?.label, prediction?.against]).toEqual([ranked[0]?.[0], ranked[1]?.[0]]);
    });

    it("takes the first of equal classes", async () => {
      const fake = fakeEngine({ evaluate: ({ rows }) => new Float32Array(5 * rows) });
      const predictor = await openPredictor(stars, tinyContext([fake.engine]).parts, { engine: "fake:cpu" });
      const [prediction] = await predictor.predict(["a bad film"]);
      await predictor.dispose();
      expect(prediction).toMatchObject({ label: "5 stars", score: expect.closeTo(0.2) as number });
    });

    it("classifies many texts at once, with the same probabilities as one by one", async () => {
      const predictor = await openPredictor(stars, tinyContext([]).parts, { threads: 1 });
      const texts = ["bad", "a great film, the best of all", "a bad story", `good ${"film ".repeat(200)}`];
      const { probabilities, truncated } = await predictor.classify(texts, { batchSize: 2 });
      const one = await predictor.predict(texts);
      await predictor.dispose();
      expect(truncated).toBe(1);
      one.forEach((prediction, text) => {
        LABELS.forEach((label, column) => {
          // Padding changes the order of sums: some units of the last of float32's 24 bits.
          expect(probabilities[5 * text + column]).toBeCloseTo(prediction.probabilities[label] ?? Number.NaN, 5);
        });
      });
    });
  });

  it("reports the share of tokens that the model does not know", async () => {
    const predictor = await openPredictor(folder, tinyContext([]).parts, { threads: 1 });
    const predictions = await predictor.predict(["a bad film", "a 電 film"]);
    const { mostlyUnknown } = await predictor.classify(["a bad film", "a 電 film", "電 電 film"]);
    await predictor.dispose();
    expect(predictions[0]).not.toHaveProperty("unknownTokens");
    expect(predictions[1]?.unknownTokens).toBeCloseTo(1 / 3, 12);
    expect(mostlyUnknown).toBe(1);
  });
});
