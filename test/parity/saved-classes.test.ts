import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { savePretrained } from "@sentiment-tuner/model";
import { builtInPlugins, createWorkflow } from "@sentiment-tuner/workflow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { worstDeviation } from "../support/all-close.ts";
import { fixturePath, readGolden } from "../support/golden.ts";
import { CLASS_MODELS, loadTinyModel } from "../support/tiny-model.ts";

interface SavedGolden {
  readonly texts: readonly string[];
  /** [text, class], of the folder opened by AutoTokenizer and AutoModelForSequenceClassification. */
  readonly probabilities: readonly (readonly number[])[];
}

/**
 * Python's probabilities for the folders in `test/fixtures`, which `savePretrained` wrote. As long as it writes the same bytes, a saved model
 * has our probabilities in Python too.
 */
describe.each(CLASS_MODELS)("a saved %s", (name) => {
  const { texts, probabilities } = readGolden<SavedGolden>(name);
  let root = "";
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "saved-"));
    await savePretrained(join(root, name), await loadTinyModel(name));
  });
  afterAll(() => rm(root, { recursive: true }));

  it("consists of the files that Python opened, byte for byte", async () => {
    const files = await readdir(fixturePath(name));
    expect(await readdir(join(root, name))).toEqual(files);
    for (const file of files) {
      const [written, opened] = [await readFile(join(root, name, file)), await readFile(join(fixturePath(name), file))];
      expect(written.equals(opened), file).toBe(true);
    }
  });

  it("has Python's probabilities for every class", async () => {
    const predictor = await createWorkflow(builtInPlugins).openPredictor(join(root, name), { threads: 1 });
    const predictions = await predictor.predict(texts);
    await predictor.dispose();
    const { labels } = (await loadTinyModel(name)).config;
    for (const [index, prediction] of predictions.entries()) {
      expect(Object.keys(prediction.probabilities)).toEqual(labels);
      const expected = probabilities[index] ?? [];
      // 32-bit arithmetic against 64-bit: measured 1e-7.
      expect(worstDeviation(Object.values(prediction.probabilities), expected, { absolute: 1e-6 })).toBeLessThan(1);
      expect(prediction.label).toBe(labels[expected.indexOf(Math.max(...expected))]);
    }
  });
});
