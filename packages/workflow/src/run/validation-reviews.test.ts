import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { CompletedEvent, TrainRequest } from "@sentiment-tuner/protocol";
import { onnxruntimeCpu } from "@sentiment-tuner/trainer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { tinyContext, TINY_MODEL } from "../testing/tiny-workflow.ts";
import { trainModel } from "./train-model.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "validation-reviews-"));
});
afterEach(() => rm(root, { recursive: true }));

function csvOf(rows: readonly (readonly [text: string, label: string])[]): string {
  return ["text,label", ...rows.map((row) => row.join(","))].join("\n");
}

/** Every fifth review has the wrong label, so that no choice is obvious. */
const TRAIN = csvOf(
  Array.from({ length: 40 }, (_row, id) => {
    const isGood = id % 2 === 0;
    const label = isGood === (id % 5 !== 0) ? "positive" : "negative";
    return [`a ${isGood ? "great" : "bad"} film ${String(id)}`, label];
  }),
);
const TEST_ROWS = Array.from({ length: 12 }, (_row, id) => {
  const isGood = id % 2 === 0;
  return [`a ${isGood ? "great" : "bad"} movie ${String(id)}`, isGood ? "positive" : "negative"] as const;
});

/** Everything that a run chooses (the weights contain the temperature, the recipe the threshold), with the test set that it is measured on. */
async function choicesOf(name: string, testRows: typeof TEST_ROWS, changes: Partial<TrainRequest> = {}) {
  const outputFolder = join(root, name);
  const request: TrainRequest = {
    ...{ datasetPaths: ["train.csv"], evaluationPaths: ["test.csv"], modelFolder: TINY_MODEL, outputFolder },
    ...{ engine: onnxruntimeCpu.name, threads: 1, ladder: "none", validationSize: 0.4 },
    config: { epochs: 6, batchSize: 8, maxLength: 12, learningRate: 5e-3, patience: 3 },
    ...changes,
  };
  const context = tinyContext([onnxruntimeCpu], { "train.csv": TRAIN, "test.csv": csvOf(testRows) });
  let completed: CompletedEvent | undefined;
  for await (const event of trainModel(request, context)) if (event.type === "completed") completed = event;
  if (completed === undefined) throw new Error("The run is not complete.");
  const { report } = completed;
  const { steps, bestStep, completionReason } = report.training;
  return {
    logLoss: report.logLoss,
    chosen: {
      weights: await readFile(join(completed.modelFolder, "model.safetensors"), "base64"),
      recipe: await readFile(join(completed.modelFolder, "sentiment_tuner.json"), "utf8"),
      ...{ steps, bestStep, completionReason },
    },
  };
}

describe("a test set", () => {
  it("decides nothing: with other test labels or texts, a run chooses the same to the bit", async () => {
    const goal = { goal: { kind: "f1" } } as const;
    const first = await choicesOf("first", TEST_ROWS, goal);
    expect(first.chosen.recipe).toContain("threshold");
    expect(first.chosen.bestStep).toBeLessThan(first.chosen.steps); // There was something to choose.
    const swapped = TEST_ROWS.map(([text, label]) => [text, label === "positive" ? "negative" : "positive"] as const);
    const withOtherLabels = await choicesOf("labels", swapped, goal);
    expect(withOtherLabels.logLoss).not.toBe(first.logLoss);
    expect(withOtherLabels.chosen).toEqual(first.chosen);
    const others = TEST_ROWS.map(([text, label]) => [`${text} with quite another and longer text`, label] as const);
    expect((await choicesOf("texts", others, goal)).chosen).toEqual(first.chosen);
  });

  it("decides nothing without validation reviews either", async () => {
    const changes: Partial<TrainRequest> = {
      validationSize: 0,
      config: { epochs: 3, batchSize: 8, maxLength: 12, learningRate: 5e-3 },
    };
    const first = await choicesOf("first", TEST_ROWS, changes);
    expect(first.chosen.bestStep).toBe(first.chosen.steps);
    const swapped = TEST_ROWS.map(([text, label]) => [text, label === "positive" ? "negative" : "positive"] as const);
    expect((await choicesOf("second", swapped, changes)).chosen).toEqual(first.chosen);
  });
});
