import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Prediction, WindowSettings } from "@sentiment-tuner/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { recipeText } from "../steps/model-recipe.ts";
import { saveTinyModel } from "../testing/tiny-model.ts";
import { tinyContext } from "../testing/tiny-workflow.ts";
import { EXPLAINED_TOKENS } from "./explain-texts.ts";
import { openPredictor, type Predictor } from "./predictor.ts";

/** Content tokens of a window of the tiny model, which has 64 positions. */
const ROOM = 62;
const WORDS = ["a", "great", "film", "bad", "story", "good", "best", "the"];

let folder = "";
const opened: Predictor[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "windows-"));
  await saveTinyModel(join(folder, "two"));
  await saveTinyModel(join(folder, "three"), ["a", "b", "c"]);
});
afterAll(async () => {
  await Promise.all(opened.map((predictor) => predictor.dispose()));
  await rm(folder, { recursive: true });
});

async function open(windows?: WindowSettings, model = "two"): Promise<Predictor> {
  const facts = { cleaningRules: [], isOrdered: false, labelPlans: [], windows };
  await writeFile(join(folder, model, "sentiment_tuner.json"), recipeText(facts));
  const predictor = await openPredictor(join(folder, model), tinyContext([]).parts, { threads: 1 });
  opened.push(predictor);
  return predictor;
}

/** A text of so many words, each one token, and the texts of its windows from these words on. */
function longText(words: number, starts: readonly number[] = []) {
  const all = Array.from({ length: words }, (_, index) => WORDS[(index * index + (index >> 4)) % WORDS.length] ?? "");
  return { text: all.join(" "), parts: starts.map((start) => all.slice(start, start + ROOM).join(" ")) };
}

const logOdds = ({ probabilities }: Prediction): number =>
  Math.log((probabilities["Positive"] ?? 0) / (probabilities["Negative"] ?? 0));

describe("a predictor of a model with windows", () => {
  const settings = { stride: ROOM, most: 8, pooling: "mean" } as const;

  it("averages the logits of the windows of a long text, and says how much it read", async () => {
    const { text, parts } = longText(150, [0, 44, 88]);
    const [whole] = await (await open(settings)).predict([text]);
    const each = await (await open()).predict(parts);
    expect(whole).toMatchObject({ totalTokens: 152, seenTokens: 152, windows: 3 });
    const mean = each.reduce((sum, part) => sum + logOdds(part), 0) / 3;
    expect(new Set(each.map(({ score }) => score)).size).toBe(3);
    // Sums of float32 in another order.
    expect(logOdds(whole as Prediction)).toBeCloseTo(mean, 5);
  });

  it("takes the largest logits with max", async () => {
    const { text, parts } = longText(150, [0, 44, 88]);
    const predictor = await open({ ...settings, pooling: "max" });
    const [whole] = await predictor.predict([text]);
    const odds = (await (await open()).predict(parts)).map(logOdds);
    const [least, most] = [Math.min(...odds), Math.max(...odds)];
    expect(logOdds(whole as Prediction)).toBeGreaterThanOrEqual(least);
    expect(logOdds(whole as Prediction)).toBeLessThanOrEqual(most);
  });

  it("reads a text that fits as without windows", async () => {
    const { text } = longText(ROOM);
    const [expected] = await (await open()).predict([text], { explain: true });
    const [prediction] = await (await open(settings)).predict([text], { explain: true });
    expect(prediction).toEqual(expected);
    expect(prediction).not.toHaveProperty("windows");
  });

  it("reports what lies between the windows of a text that is too long for them", async () => {
    const predictor = await open({ ...settings, most: 2 });
    const [prediction] = await predictor.predict([longText(200).text]);
    expect(prediction).toMatchObject({ totalTokens: 202, seenTokens: 2 * ROOM + 2, windows: 2 });
    expect((await predictor.classify([longText(124).text, longText(125).text])).truncated).toBe(1);
  });

  it("gives many texts of all lengths the probabilities that each has by itself", async () => {
    const predictor = await open({ ...settings, stride: 40 });
    const texts = [3, 150, 62, 63, 90, 10].map((words) => longText(words).text);
    const { probabilities } = await predictor.classify(texts, { batchSize: 4, maxTokens: 128 });
    for (const [index, text] of texts.entries()) {
      const [one] = await predictor.predict([text]);
      // Padding changes the order of sums: some units of the last of float32's 24 bits.
      expect(probabilities[2 * index]).toBeCloseTo(one?.probabilities["Negative"] ?? Number.NaN, 5);
    }
  });

  it.each(["mean", "max"] as const)("weighs the words of the whole text (%s)", async (pooling) => {
    const { text } = longText(150);
    const predictor = await open({ ...settings, stride: 40, pooling }, "three");
    const [prediction] = await predictor.predict([text], { explain: true });
    const [plain] = await predictor.predict([text]);
    expect(prediction).toMatchObject({ label: plain?.label, windows: 4 });
    const words = prediction?.words ?? [];
    expect(Math.max(...words.map(({ weight }) => Math.abs(weight)))).toBe(1);
    if (pooling === "mean") expect(words.map(({ start, end }) => text.slice(start, end))).toEqual(text.split(" "));
  });

  it("weighs the words of at most 1,024 tokens", async () => {
    const predictor = await open({ ...settings, most: 40 });
    const [prediction] = await predictor.predict([longText(20 * ROOM).text], { explain: true });
    expect(prediction).toMatchObject({ windows: 20 });
    expect(prediction?.words).toHaveLength((EXPLAINED_TOKENS / 64) * ROOM);
  });
});
