import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { RunReport, TrainRequest } from "@sentiment-tuner/protocol";
import { onnxruntimeCpu } from "@sentiment-tuner/trainer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { evaluateModel } from "../evaluate-model.ts";
import { openPredictor } from "../predict/predictor.ts";
import { readModelRecipe } from "../steps/model-recipe.ts";
import { collect, tinyContext, TINY_MODEL } from "../testing/tiny-workflow.ts";
import { trainModel } from "./train-model.ts";

/** Every fourth review has the wrong label, so that probabilities cannot be near 0 and 1. */
const textsOf = (noun: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_text, id) => `a ${id % 2 === 0 ? "great" : "bad"} ${noun} ${String(id)}`);
const csvOf = (texts: readonly string[]): string =>
  [
    "text,label",
    ...texts.map((text, id) => `${text},${(id % 2 === 0) === (id % 4 !== 0) ? "positive" : "negative"}`),
  ].join("\n");
const TEST_TEXTS = textsOf("movie", 40);

let root = "";
let modelFolder = "";
let report: RunReport;
const context = tinyContext([onnxruntimeCpu], {
  "train.csv": csvOf(textsOf("film", 120)),
  "test.csv": csvOf(TEST_TEXTS),
});

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "decided-"));
  const request: TrainRequest = {
    ...{
      datasetPaths: ["train.csv"],
      evaluationPaths: ["test.csv"],
      modelFolder: TINY_MODEL,
      outputFolder: join(root, "run"),
    },
    ...{ engine: onnxruntimeCpu.name, threads: 1, ladder: "none" },
    ...{ validationSize: 0.4, goal: { kind: "recall", atLeast: 1 }, notSureBelow: 0.75 },
    config: { epochs: 8, batchSize: 8, maxLength: 12, learningRate: 1e-2 },
  };
  const { events } = await collect(trainModel(request, context));
  const completed = events.find((event) => event.type === "completed");
  if (completed === undefined) throw new Error("The run is not complete.");
  ({ modelFolder, report } = completed);
});
afterAll(() => rm(root, { recursive: true }));

describe("a model with a decision", () => {
  it("has a temperature in its weights, and the rest in its recipe and its report", async () => {
    const { decision } = report;
    expect(decision).toMatchObject({
      reviews: 48,
      notSureBelow: 0.75,
      goal: { kind: "recall", className: "Positive" },
    });
    expect(decision?.temperature).not.toBe(1);
    expect(decision?.after.logLoss).toBeCloseTo(report.logLoss, 12);
    expect((await readModelRecipe(modelFolder))?.decision).toEqual({
      ...{ temperature: 1, threshold: decision?.threshold, notSureBelow: 0.75 },
    });
    expect(report.sure?.notSureBelow).toBe(0.75);
  });

  it("says in its recipe and its report how it answers with 8-bit weights", async () => {
    expect(report.quantization?.reviews).toBe(48);
    expect((await readModelRecipe(modelFolder))?.quantization).toEqual(report.quantization);
  });

  it("is evaluated to the figures of its run, exactly", async () => {
    const request = { datasetPaths: ["test.csv"], modelFolder, seed: report.training.seed, threads: 1 };
    const { result } = await collect(evaluateModel(request, context));
    const { accuracy, confusionMatrix, sure, logLoss } = report;
    expect(result).toMatchObject({ accuracy, confusionMatrix, sure, logLoss });
  });

  it("predicts what it was evaluated with", async () => {
    const predictor = await openPredictor(modelFolder, context.parts, { threads: 1 });
    const predictions = await predictor.predict(TEST_TEXTS);
    const { classes, areUnsure } = await predictor.classify(TEST_TEXTS);
    await predictor.dispose();
    const predicted = report.confusionMatrix.reduce((sum, row) => sum + (row[1] ?? 0), 0);
    expect(predictions.filter(({ label }) => label === "Positive")).toHaveLength(predicted);
    expect(predictions.map(({ label }) => ["Negative", "Positive"].indexOf(label))).toEqual([...classes]);
    expect(predictions.map(({ isUnsure = false }) => isUnsure)).toEqual(areUnsure);
    expect(areUnsure.filter((isUnsure) => !isUnsure).length / TEST_TEXTS.length).toBe(report.sure?.coverage);
    const lines = (await readFile(join(root, "run", "predictions.jsonl"), "utf8")).trimEnd().split("\n");
    const first = JSON.parse(lines[0] ?? "") as { probabilities: Record<string, number> };
    // A batch of another shape sums in another order.
    expect(predictions[0]?.probabilities["Positive"]).toBeCloseTo(first.probabilities["Positive"] ?? NaN, 5);
  });
});
