import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { TrainRequest, WorkflowEvent } from "@sentiment-tuner/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fakeEngine, frozenEngine } from "../testing/fake-engine.ts";
import { tinyContext, TINY_MODEL } from "../testing/tiny-workflow.ts";
import { trainModel } from "./train-model.ts";

let outputFolder = "";
let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "restart-"));
  outputFolder = join(root, "run");
});
afterEach(() => rm(root, { recursive: true }));

/** Trains with an engine that learns nothing: its loss is always 1. Stops after the first event for which `isStop` is true. */
async function run(changes: Partial<TrainRequest> = {}, isStop: (event: WorkflowEvent) => boolean = () => false) {
  const engine = frozenEngine();
  const request: TrainRequest = {
    ...{ datasetPaths: ["train.csv"], evaluationPaths: ["test.csv"], modelFolder: TINY_MODEL, outputFolder },
    ...{ engine: engine.name, threads: 1, baseline: false, recipe: "fast", config: { epochs: 20, batchSize: 4 } },
  };
  const stop = new AbortController();
  const events: WorkflowEvent[] = [];
  for await (const event of trainModel({ ...request, ...changes }, tinyContext([engine], undefined, stop.signal))) {
    events.push(event);
    if (isStop(event)) stop.abort();
  }
  return events;
}

function ofType<T extends WorkflowEvent["type"]>(events: readonly WorkflowEvent[], type: T) {
  return events.filter((event): event is Extract<WorkflowEvent, { type: T }> => event.type === type);
}

describe("trainWithRestart", () => {
  it("begins again once, from step 1 and with a lower rate, and reports both", async () => {
    const events = await run();
    const [restarted, ...others] = ofType(events, "restarted");
    expect(others).toEqual([]);
    expect(restarted).toMatchObject({ step: 16, config: { learningRate: 3e-4, warmupRatio: 0.3 } });
    const begun = ofType(events, "started").map(({ config }) => config.learningRate);
    expect(begun).toEqual([1e-3, 3e-4]);
    expect(ofType(events, "step").map(({ step }) => step)).toEqual([...upTo(16), ...upTo(40)]);
    const [completed] = ofType(events, "completed");
    expect(completed?.report.training).toMatchObject({
      settings: { learningRate: 3e-4 },
      restart: { step: 16, reason: restarted?.reason },
      history: expect.arrayContaining([expect.objectContaining({ step: 40 })]) as unknown,
    });
    expect(completed?.report.collapse).toMatchObject({
      message: expect.stringContaining("always answering") as string,
    });
    expect(existsSync(join(outputFolder, "checkpoints"))).toBe(false);
  });

  it("decides the same after a stop before it, and keeps the new settings after a stop behind it", async () => {
    await run({}, (event) => event.type === "step" && event.step === 14);
    const second = await run({ resume: true }, (event) => event.type === "step" && event.step === 3);
    expect(ofType(second, "restarted")).toMatchObject([{ step: 16 }]);
    const third = await run({ resume: true });
    expect(ofType(third, "restarted")).toEqual([]);
    expect(ofType(third, "started")).toMatchObject([{ resumedFrom: { step: 3 }, config: { learningRate: 3e-4 } }]);
    expect(third.at(-1)).toMatchObject({ type: "completed", report: { training: { restart: { step: 16 } } } });
  });

  it.each([
    ["the user chose the rate", { config: { epochs: 20, batchSize: 4, learningRate: 1e-4 } }],
    [
      "the recipe is the tutorial's",
      { recipe: "tutorial" as const, config: { epochs: 20, batchSize: 4, maxLength: 16 } },
    ],
  ])("only reports it if %s", async (_what, changes) => {
    const events = await run(changes);
    expect(ofType(events, "restarted")).toEqual([]);
    expect(events.at(-1)).toHaveProperty("report.collapse");
  });
});

describe("a planned run", () => {
  it("takes the plan of its log when it is resumed, and measures nothing again", async () => {
    const first = await run({}, (event) => event.type === "step" && event.step === 2);
    const [planned] = ofType(first, "planned");
    expect(planned).toMatchObject({ recipe: "fast", steps: 40, isTimeBound: false });
    const fake = fakeEngine({ name: "frozen:cpu" });
    const request: TrainRequest = {
      ...{ datasetPaths: ["train.csv"], evaluationPaths: ["test.csv"], modelFolder: TINY_MODEL, outputFolder },
      ...{ engine: "frozen:cpu", threads: 1, baseline: false, recipe: "fast", config: { epochs: 20, batchSize: 4 } },
      resume: true,
    };
    const events: WorkflowEvent[] = [];
    for await (const event of trainModel(request, tinyContext([fake.engine]))) {
      events.push(event);
      if (event.type === "step") break;
    }
    expect(ofType(events, "planned").map(({ measured }) => measured)).toEqual([planned?.measured]);
    expect(fake.calls.filter((call) => call === "open")).toHaveLength(1);
  });
});

function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
