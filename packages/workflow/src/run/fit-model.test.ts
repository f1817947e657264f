import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Parameters } from "@sentiment-tuner/model";
import type { RunId, TrainRequest } from "@sentiment-tuner/protocol";
import { type SessionOptions, type TokenBatch, TrainerError } from "@sentiment-tuner/trainer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { LocalSources } from "../steps/fetch-sources.ts";
import { type FakeEngine, fakeEngine, type FakeEngineOptions } from "../testing/fake-engine.ts";
import { collect, tinyContext, TINY_MODEL } from "../testing/tiny-workflow.ts";
import { fitModel } from "./fit-model.ts";
import { checkRun, prepareRun } from "./prepare-run.ts";
import { openRunFolder, type RunFolder } from "./open-run-folder.ts";

let root = "";
let folder: RunFolder;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "fit-"));
  folder = await openRunFolder(join(root, "run"), false);
});
afterEach(async () => {
  await folder.dispose();
  await rm(root, { recursive: true });
});

const request: TrainRequest & { readonly runId: RunId } = {
  ...{ datasetPaths: ["train.csv"], evaluationPaths: ["test.csv"], modelFolder: TINY_MODEL, outputFolder: "unused" },
  ...{ engine: "fake:cpu", runId: "run-1" as RunId },
  config: { epochs: 2, batchSize: 4, maxLength: 16, evaluateEverySteps: 1 },
};
const sources: LocalSources = {
  ...{ modelFolder: TINY_MODEL, modelSource: undefined, datasetPaths: ["train.csv"], datasetSources: [] },
  ...{ evaluationPaths: ["test.csv"], evaluationSources: [] },
};

const BIAS = "classifier.bias";
const biasOf = (parameters: Parameters): Float32Array => parameters.get(BIAS)?.values ?? new Float32Array();

/** The bias is the step; the second step alternates its predictions and is right, the others predict one class. */
const bestAtStep2: FakeEngineOptions = {
  onStep: (step, parameters) => biasOf(parameters).fill(step),
  evaluate: ({ rows, length, inputIds }: TokenBatch, parameters) =>
    Float32Array.from({ length: 2 * rows }, (_value, index) => {
      const isBest = biasOf(parameters)[0] === 2;
      const isBad = inputIds[Math.floor(index / 2) * length + 2] === BAD;
      return isBest && isBad ? 1 - (index % 2) : index % 2;
    }),
};
/** Id of the token "bad", the third of a negative review. */
let BAD = -1;

async function fit(fake: FakeEngine, signal?: AbortSignal, changes: Partial<TrainRequest> = {}) {
  const context = tinyContext([fake.engine], undefined, signal);
  const changed = { ...request, ...changes };
  const checked = await checkRun(changed, context.parts);
  const { result: prepared } = await collect(prepareRun(changed, checked, sources, context));
  BAD = prepared.tokens.test.inputIds[0]?.[2] ?? -1;
  return collect(fitModel(changed, prepared, folder, context));
}

describe("fitModel", () => {
  it("evaluates the best weights on validation reviews in the session that trained, not the last ones", async () => {
    const fake = fakeEngine(bestAtStep2);
    const { result, events } = await fit(fake, undefined, { validationSize: 0.25 });
    expect(events.flatMap((event) => (event.type === "evaluated" ? [[event.on, event.isBest]] : []))).toEqual([
      ...[1, 2, 3, 4].map((step) => ["validation", step <= 2]),
    ]);
    expect(result?.outcome).toMatchObject({ kind: "completed", step: 4, best: { step: 2 } });
    expect(biasOf(result?.parameters ?? new Map())).toEqual(Float32Array.of(2, 2));
    expect(result?.evaluation.report.accuracy).toBe(1);
    expect(fake.calls.filter((call) => call.startsWith("open"))).toEqual(["open"]);
    expect(fake.calls.slice(-4)).toEqual(["restore", "evaluate", "evaluate", "dispose"]); // Validation, then test.
  });

  it("keeps the last weights without validation reviews", async () => {
    const { result } = await fit(fakeEngine(bestAtStep2));
    expect(result?.outcome).toMatchObject({ kind: "completed", step: 4, best: { step: 4 } });
    expect(biasOf(result?.parameters ?? new Map())).toEqual(Float32Array.of(4, 4));
    expect(result?.evaluation.report.accuracy).toBe(0.5);
  });

  it("returns the evaluation of every step, with confidence intervals for the final one only", async () => {
    const { result, events } = await fit(fakeEngine(bestAtStep2));
    expect(result?.history.map(({ step, metrics }) => [step, metrics["accuracy"]])).toEqual([
      [1, 0.5],
      [2, 1],
      [3, 0.5],
      [4, 0.5],
    ]);
    expect(result?.evaluation.report.intervals?.accuracy).toBeDefined();
    expect(events.at(-1)).toEqual({ type: "evaluating", reviewsDone: 4, reviews: 4 });
  });

  it("returns nothing for a failed training, says why, and disposes of the session", async () => {
    const lost = (step: number): void => {
      if (step === 3) throw new TrainerError("DEVICE_LOST", "The device is gone.");
    };
    const fake = fakeEngine({ onStep: lost });
    const { result, events } = await fit(fake);
    expect(result).toBeUndefined();
    expect(events.at(-1)).toMatchObject({
      type: "finished",
      outcome: { kind: "failed", error: { code: "DEVICE_LOST" } },
    });
    expect(fake.calls.at(-1)).toBe("dispose");
  });

  it("returns nothing for a stopped training, and keeps its checkpoint", async () => {
    const stop = new AbortController();
    const fake = fakeEngine({
      onStep: () => {
        stop.abort();
      },
    });
    const { result, events } = await fit(fake, stop.signal);
    expect(result).toBeUndefined();
    expect(events.at(-1)).toMatchObject({ type: "finished", outcome: { kind: "stopped", step: 1 } });
  });

  it("throws the signal's reason if it is aborted during the final evaluation", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const fake = fakeEngine();
    const { engine } = fake;
    const stopping = {
      ...engine,
      open: async (options: SessionOptions) => {
        const session = await engine.open(options);
        const restore = (): Promise<void> => {
          stop.abort(reason);
          return Promise.resolve();
        };
        return { ...session, restore };
      },
    };
    await expect(fit({ ...fake, engine: stopping }, stop.signal)).rejects.toBe(reason);
    expect(fake.calls.at(-1)).toBe("dispose");
  });

  it("trains with the class weights of the request, which the checkpoint keeps", async () => {
    const given: (Float32Array | undefined)[] = [];
    const { engine, calls } = fakeEngine();
    const recording = {
      ...engine,
      open: async (options: SessionOptions) => {
        const session = await engine.open(options);
        const steps: typeof session.steps = (inputs) => {
          given.push(...inputs.map(({ classWeights }) => classWeights));
          return session.steps(inputs);
        };
        return { ...session, steps };
      },
    };
    await fit({ engine: recording, calls }, undefined, { classWeights: { Positive: 3 } });
    expect(given).toEqual(Array(4).fill(Float32Array.of(1, 3)));
    await fit(fakeEngine(), undefined, { classWeights: { Negative: 2 }, resume: true }).then(({ events }) =>
      expect(events.at(-1)).toMatchObject({ outcome: { kind: "failed", error: { code: "CHECKPOINT_MISMATCH" } } }),
    );
  });

  it("refuses class weights of unknown classes before training", async () => {
    const fake = fakeEngine();
    await expect(fit(fake, undefined, { classWeights: { Mixed: 3 } })).rejects.toMatchObject({
      code: "SETTING_INVALID",
    });
    await expect(fit(fake, undefined, { classWeights: { Positive: 0 } })).rejects.toMatchObject({
      code: "SETTING_INVALID",
    });
    expect(fake.calls).toEqual([]);
  });

  it("splits batches that do not fit into the memory of the device, also in the final evaluation", async () => {
    const fake = fakeEngine({
      evaluate: ({ rows }) => {
        if (rows > 2) throw new TrainerError("OUT_OF_MEMORY", "The device is out of memory.");
        return new Float32Array(2 * rows);
      },
    });
    expect((await fit(fake)).result?.evaluation.report.rows).toBe(4);
  });

  it("keeps the evaluations before the checkpoint of a resumed run", async () => {
    const lost = (step: number): void => {
      if (step === 3) throw new TrainerError("DEVICE_LOST", "The device is gone.");
    };
    for (const event of (await fit(fakeEngine({ ...bestAtStep2, onStep: lostAfter(lost) }))).events)
      await folder.record(event);
    await folder.dispose();
    folder = await openRunFolder(join(root, "run"), true);
    const { result } = await fit(fakeEngine(bestAtStep2), undefined, { resume: true });
    expect(result?.history.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
  });
});

function lostAfter(lost: (step: number) => void): NonNullable<FakeEngineOptions["onStep"]> {
  return (step, parameters) => {
    lost(step);
    bestAtStep2.onStep?.(step, parameters);
  };
}
