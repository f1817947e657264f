import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { QuantizationRecord, WindowSettings } from "@sentiment-tuner/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { recipeText } from "../steps/model-recipe.ts";
import { saveTinyModel } from "../testing/tiny-model.ts";
import { tinyContext } from "../testing/tiny-workflow.ts";
import { openPredictor } from "./predictor.ts";

const TEXT = "a great film and a bad story";
const PASSED: QuantizationRecord = { reviews: 500, accuracyLost: 0.004, agreement: 0.992 };

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "interactive-"));
  await saveTinyModel(folder);
});
afterAll(() => rm(folder, { recursive: true }));

interface Answering {
  readonly quantization?: QuantizationRecord;
  readonly windows?: WindowSettings;
  readonly isInteractive?: boolean;
  readonly text?: string;
}

/** The same text without and with word weights. */
async function answer({ quantization, windows, isInteractive = true, text = TEXT }: Answering) {
  const facts = { cleaningRules: [], isOrdered: false, labelPlans: [], windows, quantization };
  await writeFile(join(folder, "sentiment_tuner.json"), recipeText(facts));
  const predictor = await openPredictor(folder, tinyContext([]).parts, { threads: 1, isInteractive });
  const [label] = await predictor.predict([text]);
  const [words] = await predictor.predict([text], { explain: true });
  await predictor.dispose();
  return { label, words };
}

describe("an interactive predictor", () => {
  it("answers the same with and without words, whatever its weights are", async () => {
    const windows = { stride: 30, most: 8, pooling: "mean" } as const;
    for (const options of [{ quantization: PASSED }, {}, { quantization: PASSED, windows, text: TEXT.repeat(20) }]) {
      const { label, words } = await answer(options);
      const { words: weights, against: _against, ...rest } = words ?? {};
      expect(rest).toEqual(label);
      expect(weights?.some(({ weight }) => Math.abs(weight) === 1)).toBe(true);
    }
  });

  it("uses 8-bit weights only if the recipe says that they answer as well", async () => {
    const exact = (await answer({ isInteractive: false, quantization: PASSED })).label?.score ?? Number.NaN;
    const difference = async (quantization?: QuantizationRecord): Promise<number> =>
      Math.abs(((await answer({ ...(quantization && { quantization }) })).label?.score ?? Number.NaN) - exact);
    // Float32 in another order of sums differs by less; seven bits of each factor differ by more.
    const ROUNDING = 1e-6;
    expect(await difference(PASSED)).toBeGreaterThan(ROUNDING);
    expect(await difference()).toBeLessThan(ROUNDING);
    expect(await difference({ ...PASSED, accuracyLost: 0.006 })).toBeLessThan(ROUNDING);
    expect(await difference({ ...PASSED, agreement: 0.988 })).toBeLessThan(ROUNDING);
  });
});
