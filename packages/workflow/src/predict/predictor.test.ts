import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

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

  it("explains on the processor, whatever engine predicts", async () => {
    const fake = fakeEngine();
    const predictor = await openPredictor(folder, tinyContext([fake.engine]).parts, { engine: "fake:cpu", threads: 1 });
    const [prediction] = await predictor.predict(["a bad film"], { explain: true });
    await predictor.dispose();
    expect(prediction?.words).toHaveLength(3);
    expect(fake.calls).toEqual(["openForward", "dispose"]);
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

  it("rejects a number of threads out of range", async () => {
    await expect(openPredictor("missing", tinyContext([]).parts, { threads: 0 })).rejects.toMatchObject({
      code: "SETTING_INVALID",
    });
  });
});
