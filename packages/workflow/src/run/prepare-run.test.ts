import type { TrainRequest } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import type { LocalSources } from "../steps/fetch-sources.ts";
import { sha256Of } from "../steps/sha256.ts";
import { fakeEngine } from "../testing/fake-engine.ts";
import { collect, REVIEWS_CSV, tinyContext, TINY_MODEL } from "../testing/tiny-workflow.ts";
import { checkRun, prepareRun } from "./prepare-run.ts";

const { engine } = fakeEngine();
const request: TrainRequest = {
  ...{ datasetPaths: ["train.csv"], modelFolder: TINY_MODEL, outputFolder: "unused", engine: engine.name },
  config: { maxLength: 16 },
};
const sources: LocalSources = {
  ...{ modelFolder: TINY_MODEL, modelSource: undefined },
  ...{ datasetPaths: ["train.csv"], datasetSources: [] },
  ...{ evaluationPaths: undefined, evaluationSources: [] },
};

async function prepare(changes: Partial<TrainRequest> = {}, changedSources: Partial<LocalSources> = {}) {
  const context = tinyContext([engine]);
  const changed = { ...request, ...changes };
  const checked = await checkRun(changed, context.parts);
  const { events, result } = await collect(prepareRun(changed, checked, { ...sources, ...changedSources }, context));
  return { context, types: [...new Set(events.map(({ type }) => type))], prepared: result };
}

describe("checkRun", () => {
  const wrong: readonly [string, Partial<TrainRequest>, string][] = [
    ["a setting out of range", { testSize: 2 }, "SETTING_INVALID"],
    ["a training setting out of range", { config: { epochs: 0 } }, "CONFIG_INVALID"],
    ["an unknown metric", { config: { bestMetric: "beauty" } }, "PART_UNKNOWN"],
    ["an unknown truncation strategy", { truncation: "tail" }, "PART_UNKNOWN"],
    ["an unknown cleaning rule", { cleaningRules: ["spelling"] }, "PART_UNKNOWN"],
    ["an unknown engine", { engine: "tpu" }, "ENGINE_UNKNOWN"],
  ];
  it.each(wrong)("rejects %s", async (_what, changes, code) => {
    await expect(checkRun({ ...request, ...changes }, tinyContext([engine]).parts)).rejects.toMatchObject({ code });
  });
});

describe("prepareRun", () => {
  it("loads the model first, then reads, cleans, splits and tokenizes", async () => {
    const { types } = await prepare();
    expect(types).toEqual(["reading", "read", "cleaned", "split", "model-loaded", "tokenized"]);
  });

  it("takes the test set from the dataset, and records the dataset once", async () => {
    const { prepared, context } = await prepare({ testSize: 0.25 });
    expect([prepared.reviews.train.length, prepared.reviews.test.length]).toEqual([6, 2]);
    expect([prepared.tokens.train.labels.length, prepared.tokens.test.labels.length]).toEqual([6, 2]);
    expect(prepared.records.testData).toBeUndefined();
    expect(prepared.records.trainData).toMatchObject({
      paths: ["train.csv"],
      sha256: { "train.csv": await sha256Of(context.files, "train.csv") },
      problemCount: 0,
    });
  });

  it("holds out validation reviews, and tokenizes them apart", async () => {
    const { prepared } = await prepare({ testSize: 0.25, validationSize: 0.34 });
    const { train, validation, test } = prepared.tokens;
    expect([train, validation, test].map((set) => set?.labels.length)).toEqual([4, 2, 2]);
    expect(prepared.records.tokenized.map(({ reviews }) => reviews)).toEqual([4, 2, 2]);
  });

  it("refuses a goal without validation reviews", async () => {
    await expect(prepare({ testSize: 0.25, goal: { kind: "f1" } })).rejects.toMatchObject({
      code: "SETTING_INVALID",
      message: expect.stringContaining(
        'Setting "goal" needs validation reviews, and none of the 6 training reviews were chosen for them',
      ) as string,
    });
  });

  it("reads the given test dataset, with its own limit", async () => {
    const { prepared } = await prepare(
      { evaluationLimit: 2, evaluationPaths: ["test.csv"] },
      { evaluationPaths: ["test.csv"] },
    );
    expect([prepared.reviews.train.length, prepared.reviews.test.length]).toEqual([8, 2]);
    expect(prepared.records.testData?.paths).toEqual(["test.csv"]);
  });

  it("records what cleaning and truncation changed, of the training reviews first", async () => {
    const { prepared } = await prepare({ config: { maxLength: 5 }, testSize: 0.25 });
    expect(prepared.records.tokenized.map(({ reviews, truncated }) => [reviews, truncated])).toEqual([
      [6, 6],
      [2, 2],
    ]);
    expect(prepared.records.cleaning).toMatchObject({ "line-breaks": 0 });
  });

  it("limits the default length to the positions of the model, and refuses a longer one", async () => {
    expect((await prepare({ config: {} })).prepared.config.maxLength).toBe(64);
    await expect(prepare({ config: { maxLength: 65 } })).rejects.toMatchObject({ code: "MAX_LENGTH_INVALID" });
  });

  it("gives the model two new outputs, Negative and Positive", async () => {
    const { prepared } = await prepare();
    expect(prepared.model.config.labels).toEqual(["Negative", "Positive"]);
  });

  it("fails at an unsuitable model before it reads a dataset", async () => {
    const context = tinyContext([engine], { "train.csv": REVIEWS_CSV });
    const checked = await checkRun(request, context.parts);
    const steps = prepareRun(
      request,
      checked,
      { ...sources, modelFolder: "missing", datasetPaths: ["missing"] },
      context,
    );
    await expect(collect(steps)).rejects.toMatchObject({ name: "ModelError" });
  });
});
