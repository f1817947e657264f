import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type RunReport, type TrainRequest, type WindowInput, type WorkflowEvent } from "@sentiment-tuner/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { evaluateModel } from "../evaluate-model.ts";
import { exportModel } from "../export/export-model.ts";
import { openPredictor } from "../predict/predictor.ts";
import { frozenEngine } from "../testing/fake-engine.ts";
import { collect, tinyContext, TINY_MODEL } from "../testing/tiny-workflow.ts";
import { trainModel } from "./train-model.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "windows-run-"));
});
afterEach(() => rm(root, { recursive: true }));

/** Reviews of 3 to 60 words. */
function csvOf(noun: string, count: number): string {
  const rows = Array.from({ length: count }, (_, row) => {
    const filler = Array.from({ length: (row * 23) % 58 }, (_word, index) => ["a", "film", "story"][index % 3]);
    return (
      [row % 2 === 0 ? "bad" : "great", noun, String(row), ...filler].join(" ") +
      (row % 2 === 0 ? ",negative" : ",positive")
    );
  });
  return `text,label\n${rows.join("\n")}\n`;
}
const TEST_CSV = csvOf("movie", 9);
const contextOf = () => tinyContext([frozenEngine()], { "train.csv": csvOf("film", 12), "test.csv": TEST_CSV });

async function train(windows?: WindowInput, changes: Partial<TrainRequest> = {}): Promise<readonly WorkflowEvent[]> {
  const request: TrainRequest = {
    ...{ datasetPaths: ["train.csv"], evaluationPaths: ["test.csv"], modelFolder: TINY_MODEL },
    ...{ outputFolder: join(root, "run"), engine: frozenEngine().name, threads: 1, ladder: "none" },
    ...{ config: { epochs: 1, batchSize: 4, maxLength: 16 }, ...(windows && { windows }), ...changes },
  };
  const events: WorkflowEvent[] = [];
  for await (const event of trainModel(request, contextOf())) events.push(event);
  return events;
}

const reportOf = (events: readonly WorkflowEvent[]): RunReport => {
  const last = events.at(-1);
  if (last?.type !== "completed") throw new RangeError("The run is not complete");
  return last.report;
};

describe("a run with windows", () => {
  it("reports what its saved model answers: in evaluate, in predict and in an exported file", async () => {
    const events = await train({ stride: 9 });
    const report = reportOf(events);
    expect(report.model.windows).toEqual({ stride: 9, most: 8, pooling: "mean" });
    const modelFolder = join(root, "run", "model");
    const evaluated = await collect(
      evaluateModel({ datasetPaths: ["test.csv"], modelFolder, seed: 1, threads: 1 }, contextOf()),
    );
    expect(evaluated.result.accuracy).toBe(report.accuracy);
    // Another engine: sums of float32 in another order.
    expect(evaluated.result.logLoss).toBeCloseTo(report.logLoss, 5);

    const predictor = await openPredictor(modelFolder, contextOf().parts, { threads: 1 });
    const rows = TEST_CSV.trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
    const predictions = await predictor.predict(rows.map(([text = ""]) => text));
    await predictor.dispose();
    const correct = predictions.filter(({ label }, index) => label.toLowerCase() === rows[index]?.[1]);
    expect(correct.length / rows.length).toBe(report.accuracy);
    expect(predictions.some(({ windows = 1 }) => windows > 1)).toBe(true);

    const request = {
      modelFolder,
      outputFolder: join(root, "half"),
      formats: ["onnx-fp16"] as const,
      threads: 1,
      seed: 1,
    };
    const exported = await collect(exportModel({ ...request, evaluationPaths: ["test.csv"] }, contextOf()));
    expect(exported.result.variants[0]?.accuracy).toBe(report.accuracy);
  });

  it("says before the first step how many windows there are, and what they cost", async () => {
    const tokenized = (await train({ most: 2 }, { truncation: "window" })).filter(
      (event) => event.type === "tokenized",
    );
    expect(tokenized).toMatchObject([
      { reviews: 12, maxLength: 16 },
      { reviews: 9, maxLength: 16 },
    ]);
    for (const { windows = 0, reviews, windowCost = 0, lostTokens } of tokenized) {
      expect(windows).toBeGreaterThan(reviews);
      expect(windows).toBeLessThan(2 * reviews + 1);
      expect(windowCost).toBeGreaterThan(1);
      expect(lostTokens).toBeGreaterThan(0);
    }
  });

  it("trains on truncated reviews by default, and still answers from windows", async () => {
    const tokenized = (await train({})).filter((event) => event.type === "tokenized");
    expect(tokenized[0]).not.toHaveProperty("windows");
    expect(tokenized[0]?.truncated).toBeGreaterThan(0);
    expect(tokenized[1]).toMatchObject({ reviews: 9, truncated: 0, windows: expect.any(Number) as number });
  });

  it("refuses a stride that would leave out words", async () => {
    await expect(train({ stride: 15 })).rejects.toMatchObject({ code: "SETTING_INVALID" });
  });
});
