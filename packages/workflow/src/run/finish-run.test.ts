import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Outcome, RunReport, TrainRequest } from "@sentiment-tuner/protocol";
import { type Evaluation, onnxruntimeCpu } from "@sentiment-tuner/trainer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { evaluateReviews } from "../steps/evaluate-reviews.ts";
import { modelClasses } from "../steps/model-classes.ts";
import { readModelRecipe } from "../steps/model-recipe.ts";
import type { LocalSources } from "../steps/fetch-sources.ts";
import { fakeEngine } from "../testing/fake-engine.ts";
import { collect, tinyContext, TINY_MODEL } from "../testing/tiny-workflow.ts";
import { finishRun } from "./finish-run.ts";
import { checkRun, prepareRun } from "./prepare-run.ts";
import { openRunFolder, type RunFolder } from "./open-run-folder.ts";

let root = "";
let folder: RunFolder;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "finish-"));
  folder = await openRunFolder(join(root, "run"), false);
});
afterEach(async () => {
  await folder.dispose();
  await rm(root, { recursive: true });
});

const context = tinyContext([fakeEngine().engine]);
const request: TrainRequest = {
  ...{ datasetPaths: ["train.csv"], modelFolder: TINY_MODEL, outputFolder: "unused", testSize: 0.5 },
  ...{ engine: "fake:cpu", threads: 1, config: { maxLength: 16 } },
};
const sources: LocalSources = {
  ...{ modelFolder: TINY_MODEL, modelSource: undefined, datasetPaths: ["train.csv"], datasetSources: [] },
  ...{ evaluationPaths: undefined, evaluationSources: [] },
};
const outcome: Extract<Outcome, { kind: "completed" }> = {
  ...{ kind: "completed", reason: "all-epochs", step: 9, best: { step: 6, path: "unused" }, isRepeatable: true },
};

/** A run of the tiny model, evaluated as if by an engine that computes correctly. */
async function makeRun() {
  const { result: prepared } = await collect(
    prepareRun(request, await checkRun(request, context.parts), sources, context),
  );
  const { config, model, text, tokens } = prepared;
  const session = await onnxruntimeCpu.openForward({ ...model, threads: 1 });
  const options = {
    classes: modelClasses(model.config.labels),
    padTokenId: text.tokenizer.padTokenId,
    metrics: [],
    seed: 1,
  };
  const { signal } = context;
  const { result: evaluation } = await collect(evaluateReviews(session, tokens.test, { ...options, signal }));
  await session.dispose();
  const { parameters } = model;
  const undecided = { decision: undefined, validationLogits: undefined };
  const fitted = {
    ...{ outcome, elapsedMs: 5, history: [], config, trained: parameters, parameters },
    ...{ evaluation, evaluationMs: 1, ...undecided },
  };
  return { ...fitted, request, prepared, ladder: undefined, folder };
}

describe("finishRun", () => {
  it("saves model, predictions and report, and reports where they are", async () => {
    const run = await makeRun();
    const { events } = await collect(finishRun(run, context));
    const report = JSON.parse(await readFile(folder.reportPath, "utf8")) as RunReport; // Just written.
    expect(events).toEqual([
      { type: "completed", modelFolder: folder.modelFolder, reportPath: folder.reportPath, report },
    ]);
    expect(report).toMatchObject({
      accuracy: run.evaluation.report.accuracy,
      data: { paths: ["train.csv"] },
      model: { folder: folder.modelFolder, maxLength: 16 },
      training: { steps: 9, bestStep: 6, testSize: 0.5, trainReviews: 4, engine: "fake:cpu" },
    });
    expect(report.training).not.toHaveProperty("classWeights");
    expect((await readdir(folder.modelFolder)).sort()).toEqual([
      ...["README.md", "config.json", "model.safetensors", "onnx", "sentiment_tuner.json"],
      ...["tokenizer.json", "tokenizer_config.json"],
    ]);
    expect(await readModelRecipe(folder.modelFolder)).toMatchObject({
      cleaningRules: context.parts.cleaningRules.map(({ name }) => name),
      ...{ isOrdered: true, labelPlans: run.prepared.records.trainData.labelPlans },
    });
    const predictions = (await readFile(join(root, "run", "predictions.jsonl"), "utf8")).trimEnd().split("\n");
    expect(predictions).toHaveLength(4);
  });

  it("records the class weights by name", async () => {
    const run = await makeRun();
    await collect(finishRun({ ...run, prepared: { ...run.prepared, classWeights: Float32Array.of(0.1, 1) } }, context));
    const report = JSON.parse(await readFile(folder.reportPath, "utf8")) as RunReport; // Just written.
    expect(report.training.classWeights).toEqual({ Negative: 0.1, Positive: 1 });
  });

  it("writes no report after a stop request, so that the run can be resumed", async () => {
    const run = await makeRun();
    const stop = new AbortController();
    const steps = finishRun(run, { ...context, signal: stop.signal });
    setImmediate(() => stop.abort(new Error("enough")));
    await expect(collect(steps)).rejects.toThrow("enough");
    expect(await readdir(join(root, "run"))).not.toContain("report.json");
  });

  it("publishes nothing if the exported model disagrees with the trained one", async () => {
    const run = await makeRun();
    const logits = run.evaluation.logits.map((logit) => logit + 0.1);
    const evaluation: Evaluation = { ...run.evaluation, logits };
    await expect(collect(finishRun({ ...run, evaluation }, context))).rejects.toMatchObject({
      code: "EXPORT_DISAGREES",
      message: expect.stringMatching(/"onnx\/model\.onnx".*first 4 test reviews differ by up to 0\.100/),
    });
    expect(await readdir(join(root, "run"))).toEqual(["events.jsonl", "run.lock"]); // The run is still open.
  });
});
