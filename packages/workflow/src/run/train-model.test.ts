import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { TrainRequest, WorkflowEvent } from "@sentiment-tuner/protocol";
import { type Engine, TrainerError } from "@sentiment-tuner/trainer";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { fakeEngine, frozenEngine } from "../testing/fake-engine.ts";
import { tinyContext, TINY_MODEL } from "../testing/tiny-workflow.ts";
import { trainModel } from "./train-model.ts";

let root = "";
let outputFolder = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "train-"));
  outputFolder = join(root, "runs", "first");
  vi.stubEnv("SENTIMENT_TUNER_CACHE", join(root, "cache"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

/** Trains with one engine. @returns what was yielded, and the thrown error */
async function run(
  engine: Engine,
  changes: Partial<TrainRequest> = {},
  options: { readonly signal?: AbortSignal; readonly onEvent?: (event: WorkflowEvent) => unknown } = {},
) {
  const request: TrainRequest = {
    ...{ datasetPaths: ["train.csv"], evaluationPaths: ["test.csv"], modelFolder: TINY_MODEL, outputFolder },
    ...{ engine: engine.name, threads: 1, ladder: "none", config: { epochs: 1, batchSize: 4, maxLength: 16 } },
  };
  const events: WorkflowEvent[] = [];
  try {
    for await (const event of trainModel(
      { ...request, ...changes },
      tinyContext([engine], undefined, options.signal),
    )) {
      events.push(event);
      options.onEvent?.(event);
    }
    return { events };
  } catch (error) {
    return { events, error };
  }
}

async function readLog(): Promise<readonly WorkflowEvent[]> {
  const text = await readFile(join(outputFolder, "events.jsonl"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as WorkflowEvent); // Written by the run.
}

describe("trainModel", () => {
  it("runs every step in order, and logs what it yields", async () => {
    const { events, error } = await run(frozenEngine(), { ladder: "full" });
    expect(error).toBeUndefined();
    const types = events.map(({ type }) => type);
    expect(types.filter((type, index) => types.indexOf(type) === index)).toEqual([
      ...["reading", "read", "cleaned", "split", "model-loaded", "tokenized", "rung", "evaluating"],
      ...["started", "step", "evaluated", "saved", "finished", "ladder", "completed"],
    ]);
    expect(await readLog()).toEqual(events);
    expect((await readdir(outputFolder)).sort()).toEqual([
      ...["events.jsonl", "model", "predictions.jsonl", "report.json", "rungs"],
    ]);
  });

  it("compares no models if it is not wanted", async () => {
    const { events } = await run(frozenEngine());
    expect(events.some(({ type }) => type === "rung" || type === "ladder")).toBe(false);
    expect(events.at(-1)).toMatchObject({ type: "completed", report: { kept: "fine-tuned" } });
    expect(events.at(-1)).not.toHaveProperty("report.ladder");
    expect(await readdir(outputFolder)).not.toContain("rungs");
  });

  it("removes the folder of a run that fails before its first step", async () => {
    const { error } = await run(fakeEngine().engine, { datasetPaths: ["missing.csv"] });
    expect(error).toMatchObject({ name: "DataError" });
    expect(existsSync(join(root, "runs"))).toBe(false);
  });

  it("removes the folder if the engine cannot open the model", async () => {
    const broken: Engine = { ...fakeEngine().engine, open: () => Promise.reject(new Error("no memory")) };
    expect((await run(broken)).error).toMatchObject({ message: "no memory" });
    expect(existsSync(outputFolder)).toBe(false);
  });

  it("ends with the reason of a failed training, and does not throw it", async () => {
    const { engine } = fakeEngine({
      onStep: () => {
        throw new TrainerError("DEVICE_LOST", "The device is gone.");
      },
    });
    const { events, error } = await run(engine);
    expect(error).toBeUndefined();
    expect(events.at(-1)).toMatchObject({
      type: "finished",
      outcome: { kind: "failed", error: { code: "DEVICE_LOST" } },
    });
    expect(await readLog()).toEqual(events);
  });

  it("logs and throws a failure after training, and keeps the checkpoint to resume from", async () => {
    // The fake evaluation has nothing to do with the exported model.
    const { events, error } = await run(
      fakeEngine({ evaluate: ({ rows }) => new Float32Array(2 * rows).fill(9) }).engine,
    );
    expect(error).toMatchObject({ code: "EXPORT_DISAGREES" });
    expect(events.at(-1)).toMatchObject({ type: "evaluating" });
    const log = await readLog();
    expect(log.slice(0, -1)).toEqual(events);
    expect(log.at(-1)).toMatchObject({
      type: "finished",
      outcome: { kind: "failed", error: { code: "EXPORT_DISAGREES" }, checkpoint: expect.stringContaining("step-") },
    });
    expect((await readdir(outputFolder)).sort()).toEqual(["checkpoints", "events.jsonl"]);
    expect((await run(frozenEngine(), { resume: true })).events.at(-1)).toMatchObject({ type: "completed" });
  });

  it.each(["read", "cleaned", "tokenized", "rung"])(
    "ends at a stop request in preparation, after %s, and leaves nothing",
    async (moment) => {
      const stop = new AbortController();
      const { events, error } = await run(
        frozenEngine(),
        { ladder: "linear" },
        { signal: stop.signal, onEvent: ({ type }) => type === moment && stop.abort(new Error("enough")) },
      );
      expect(error).toBe(stop.signal.reason);
      expect(events.at(-1)?.type).toBe(moment);
      expect(existsSync(outputFolder)).toBe(false);
    },
  );

  it.each(["step", "evaluated"])(
    "keeps a checkpoint at a stop request after %s, and is resumed to the end",
    async (moment) => {
      const stop = new AbortController();
      const options = {
        signal: stop.signal,
        onEvent: ({ type }: WorkflowEvent) => type === moment && stop.abort(new Error("enough")),
      };
      const { events, error } = await run(frozenEngine(), {}, options);
      expect(error ?? stop.signal.reason).toBe(stop.signal.reason);
      expect(events.map(({ type }) => type)).not.toContain("completed");
      expect((await readLog()).at(-1)).toMatchObject({ type: "finished", outcome: { kind: "stopped" } });
      expect(await readdir(join(outputFolder, "checkpoints"))).not.toEqual([]);
      expect(existsSync(join(outputFolder, "report.json"))).toBe(false);

      const resumed = await run(frozenEngine(), { resume: true });
      expect(resumed.events.at(-1)?.type).toBe("completed");
    },
  );

  it("logs a stop in the final evaluation as stopped", async () => {
    const stop = new AbortController();
    const onEvent = ({ type }: WorkflowEvent): void => {
      if (type === "finished") stop.abort(new Error("enough"));
    };
    const { error } = await run(frozenEngine(), {}, { signal: stop.signal, onEvent });
    expect(error).toMatchObject({ message: "enough" });
    expect((await readLog()).at(-1)).toMatchObject({ type: "finished", outcome: { kind: "stopped", step: 2 } });
  });

  it("closes the session and the log if the caller stops reading", async () => {
    const fake = fakeEngine();
    const request: TrainRequest = {
      ...{
        datasetPaths: ["train.csv"],
        modelFolder: TINY_MODEL,
        outputFolder,
        engine: "fake:cpu",
        testSize: 0.5,
        ladder: "none",
      },
      config: { epochs: 1, batchSize: 2, maxLength: 16 },
    };
    for await (const { type } of trainModel(request, tinyContext([fake.engine]))) if (type === "step") break;
    expect(fake.calls.at(-1)).toBe("dispose");
    expect((await readLog()).at(-1)).toMatchObject({ type: "step" });
  });
});
