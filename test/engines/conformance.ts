import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Batch, makeBatches, type TokenizedReviews } from "@sentiment-tuner/data";
import type { Parameters } from "@sentiment-tuner/model";
import { createRunId, resolveTrainConfig, type TrainEvent } from "@sentiment-tuner/protocol";
import {
  type Engine,
  fingerprintReviews,
  onnxruntimeCpu,
  openCheckpointStore,
  train,
  type StepResult,
  type TrainingSession,
} from "@sentiment-tuner/trainer";
import { afterEach, describe, expect, it } from "vitest";

import { loadTinyModel, makeBatch, TINY_MODELS } from "../support/tiny-model.ts";
import { QUADRATIC_CONFIG, quadratic, quadraticParameters } from "./quadratic-architecture.ts";
import { WORD_SUM_CONFIG, wordSum, wordSumParameters } from "./word-sum-architecture.ts";

export interface ConformanceOptions {
  /** What an engine holds on its device, as a number of tensors that must be the same after a thousand steps; none if it has no such number. */
  readonly deviceTensors?: () => number;
}

const STEPS = 20;

const GROWTH_STEPS = 1000;
const WARM_UP_STEPS = 200;

/**
 * Bytes by which the memory of the process may come and go: the heap does by 40 MB. What a software GPU holds is in it too. A gradient of the
 * table of words weighs 160 kB: one that stayed in each step would come to 128 MB.
 */
const GROWTH_ALLOWANCE = 96e6;

/**
 * Relative. The engines add up in other orders, in float32: a step's loss differs by 1e-7. Adam divides a gradient by its own size, so that
 * what is but rounding moves a weight as far as what is not; such weights (a key's bias, which softmax cancels) change no loss. Measured
 * after 20 steps: 1.1e-6 on WebGPU.
 */
const LOSS_TOLERANCE = 1e-5;

/** Absolute, for logits around 1: as above, after 20 steps. */
const LOGIT_TOLERANCE = 5e-5;

/** What every engine does: one suite, run against each. */
export function describeConformance(engine: Engine, { deviceTensors }: ConformanceOptions = {}): void {
  const sessions: TrainingSession[] = [];
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.dispose();
  });
  const open = async (by: Engine, name: (typeof TINY_MODELS)[number] = "tiny-distilbert"): Promise<TrainingSession> => {
    const model = await loadTinyModel(name); // A session may take its arrays over: each gets its own.
    const session = await by.open({ ...model, ...SETTINGS });
    sessions.push(session);
    return session;
  };

  const openWordSum = async (): Promise<TrainingSession> => {
    const model = { architecture: wordSum, config: WORD_SUM_CONFIG, parameters: wordSumParameters() };
    const session = await engine.open({ ...model, ...SETTINGS });
    sessions.push(session);
    return session;
  };

  describe.each(TINY_MODELS)("%s", (name) => {
    it("gives the losses of the processor over 20 steps, dropout and accumulation included", async () => {
      const [ours, theirs] = [await open(engine, name), await open(onnxruntimeCpu, name)];
      const found = await makeSteps(ours, 1, STEPS, 1e-3);
      const expected = await makeSteps(theirs, 1, STEPS, 1e-3);
      for (const [index, { loss, gradientNorm }] of expected.entries()) {
        expectClose([found[index]?.loss ?? 0], [loss], LOSS_TOLERANCE * loss);
        expectClose([found[index]?.gradientNorm ?? 0], [gradientNorm], 10 * LOSS_TOLERANCE * gradientNorm);
      }
      expectClose(await ours.evaluate(BATCH), await theirs.evaluate(BATCH), LOGIT_TOLERANCE);
    });
  });

  it("stops within a step, and another engine goes on from its checkpoint", async () => {
    const whole = await collect(await open(onnxruntimeCpu), onnxruntimeCpu, await newFolder());
    const folder = await newFolder();
    const first = await collect(await open(engine), engine, folder, 2);
    expect(first.at(-1)).toMatchObject({ outcome: { kind: "stopped", step: 2 } });
    const second = await collect(await open(onnxruntimeCpu), onnxruntimeCpu, folder);
    expectClose(lossesOf([...first, ...second]), lossesOf(whole), LOSS_TOLERANCE);
  });

  it("goes on from a checkpoint of another engine", async () => {
    const whole = await collect(await open(onnxruntimeCpu), onnxruntimeCpu, await newFolder());
    const folder = await newFolder();
    const first = await collect(await open(onnxruntimeCpu), onnxruntimeCpu, folder, 2);
    const second = await collect(await open(engine), engine, folder);
    expect(second[0]).toMatchObject({ resumedFrom: { step: 2, engine: onnxruntimeCpu.name } });
    expectClose(lossesOf([...first, ...second]), lossesOf(whole), LOSS_TOLERANCE);
    const isSameEngine = engine.name === onnxruntimeCpu.name;
    expect(second.at(-1)).toMatchObject({ outcome: { kind: "completed", isRepeatable: isSameEngine } });
  });

  it("goes on from parameters and state that it is given back", async () => {
    const session = await openWordSum();
    await makeSteps(session, 1, 3, 1e-3);
    const parameters = copyOf(await session.parameters());
    const { step, firstMoments, secondMoments } = await session.state();
    expect(step).toBe(3);
    const state = { step, firstMoments: copyOf(firstMoments), secondMoments: copyOf(secondMoments) };
    const once = await makeSteps(session, 4, 8, 1e-3);
    await session.restore(parameters, state);
    expect((await session.state()).step).toBe(3);
    const again = await makeSteps(session, 4, 8, 1e-3);
    expectClose(
      again.map(({ loss }) => loss),
      once.map(({ loss }) => loss),
      LOSS_TOLERANCE,
    );
    expect(once[0]?.loss).not.toBe(once[4]?.loss);
  });

  it("starts with new moments from parameters that come without a state", async () => {
    const session = await openWordSum();
    const parameters = copyOf(await session.parameters());
    const first = await makeSteps(session, 1, 5, 1e-3);
    await session.restore(parameters);
    expect((await session.state()).step).toBe(0);
    const again = await makeSteps(session, 1, 5, 1e-3);
    expectClose(
      again.map(({ loss }) => loss),
      first.map(({ loss }) => loss),
      LOSS_TOLERANCE,
    );
  });

  it("evaluates the same weights alike in training and in a model that only predicts", async () => {
    const session = await open(engine);
    await makeSteps(session, 1, 3, 1e-2);
    const { architecture, config } = await loadTinyModel("tiny-distilbert");
    const parameters = copyOf(await session.parameters());
    const tensors = deviceTensors?.();
    const forward = await engine.openForward({ architecture, config, parameters, threads: 1 });
    const found = Float32Array.from(await forward.evaluate(BATCH));
    await forward.dispose();
    expect(deviceTensors?.()).toBe(tensors);
    expectClose(found, await session.evaluate(BATCH), LOGIT_TOLERANCE);
  });

  it("tells that memory is short, and can go on with a smaller batch", async () => {
    const session = await engine.open({
      ...SETTINGS,
      architecture: quadratic,
      config: QUADRATIC_CONFIG,
      parameters: quadraticParameters(),
    });
    sessions.push(session);
    const step = (rows: number): Promise<unknown> =>
      session.step({ step: 1, learningRate: 1e-3, batches: [absurdBatch(rows)] });
    const tensors = deviceTensors?.();
    const isRefused = { name: "TrainerError", code: "OUT_OF_MEMORY" };
    await expect(step(1 << 14)).rejects.toMatchObject(isRefused);
    const inputs = [1, 2].map((number) => ({ step: number, learningRate: 1e-3, batches: [absurdBatch(1 << 14)] }));
    if (session.loop !== undefined) await expect(session.loop.steps(inputs)).rejects.toMatchObject(isRefused);
    expect(deviceTensors?.()).toBe(tensors);
    expect((await session.parameters()).get("classifier.weight")?.values).toEqual(Float32Array.of(1e-6, -1e-6));
    await expect(step(2)).resolves.toMatchObject({ loss: expect.any(Number) });
  });

  it(`holds no more after ${String(GROWTH_STEPS)} steps`, async () => {
    const session = await openWordSum();
    let before = { tensors: Number.NaN, bytes: Number.NaN };
    const holdings = () => ({ tensors: deviceTensors?.() ?? 0, bytes: process.memoryUsage.rss() });
    for (let step = 0; step < GROWTH_STEPS; step += 100) {
      if (step === WARM_UP_STEPS) before = holdings();
      await makeSteps(session, step + 1, step + 100, 1e-4);
      await session.evaluate(BATCH);
    }
    const after = holdings();
    expect(after.tensors).toBe(before.tensors);
    expect(after.bytes - before.bytes).toBeLessThanOrEqual(GROWTH_ALLOWANCE);
  });
}

const SETTINGS = {
  seed: 1,
  maxGradientNorm: 1,
  optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
  threads: 1,
} as const;

const BATCH = makeBatch(
  [
    [2, 17, 30, 44, 3],
    [2, 9, 3],
    [2, 71, 60, 3],
  ],
  [0, 1, 1],
);
const OTHER_BATCH = makeBatch(
  [
    [2, 8, 55, 3],
    [2, 90, 12, 33, 41, 64, 3],
  ],
  [1, 0],
);

function copyOf(parameters: Parameters): Parameters {
  return new Map(
    [...parameters].map(([name, parameter]) => [name, { ...parameter, values: parameter.values.slice() }]),
  );
}

/** Every fifth step has two batches of different sizes, the others one or the other. */
function batchesOf(step: number): readonly Batch[] {
  if (step % 5 === 0) return [BATCH, OTHER_BATCH];
  return step % 5 === 1 ? [OTHER_BATCH] : [BATCH];
}

/** Makes steps as a run does: several in one call where the session can and they are of one shape. */
async function makeSteps(
  session: TrainingSession,
  first: number,
  last: number,
  learningRate: number,
): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  for (let step = first; step <= last;) {
    const [batch, ...others] = batchesOf(step);
    const inputs = [{ step, learningRate, batches: batchesOf(step) }];
    while (session.loop !== undefined && others.length === 0 && step + inputs.length <= last) {
      const batches = batchesOf(step + inputs.length);
      if (batches.length > 1 || batches[0] !== batch) break;
      inputs.push({ step: step + inputs.length, learningRate, batches });
    }
    if (session.loop !== undefined && others.length === 0) results.push(...(await session.loop.steps(inputs)));
    else for (const input of inputs) results.push(await session.step(input));
    step += inputs.length;
  }
  return results;
}

function absurdBatch(rows: number): Batch {
  const length = 64;
  return {
    rows,
    length,
    inputIds: new Int32Array(rows * length).fill(1),
    attentionMask: new Int32Array(rows * length).fill(1),
    labels: new Int32Array(rows),
    indices: new Int32Array(rows),
  };
}

const REVIEWS: TokenizedReviews = {
  inputIds: Array.from({ length: 8 }, (_, review) =>
    Int32Array.from({ length: 3 + (review % 4) }, (_id, token) => 5 + ((review * 31 + token * 17) % 94)),
  ),
  labels: Int32Array.from({ length: 8 }, (_, review) => review % 2),
};

/** Four steps of two reviews. @param stopAfter - asks for a stop once that step is made */
async function collect(
  session: TrainingSession,
  engine: Engine,
  folder: string,
  stopAfter?: number,
): Promise<readonly TrainEvent[]> {
  const config = resolveTrainConfig({ epochs: 1, batchSize: 2, learningRate: 1e-3 });
  const stop = new AbortController();
  const events: TrainEvent[] = [];
  const run = {
    runId: createRunId(new Date(0)),
    engine: engine.name,
    session,
    config,
    trainReviews: REVIEWS.inputIds.length,
    parameterCount: 0,
    batchesOfEpoch: (epoch: number) =>
      makeBatches(REVIEWS, { batchSize: 2, padTokenId: 0, shuffle: true, seed: config.seed, epoch }),
    metrics: [],
    dataFingerprint: fingerprintReviews(REVIEWS),
    checkpoints: openCheckpointStore(folder),
    resume: true,
  };
  for await (const event of train(run, stop.signal)) {
    events.push(event);
    if (event.type === "step" && event.step === stopAfter) stop.abort();
  }
  return events;
}

function lossesOf(events: readonly TrainEvent[]): readonly number[] {
  return events.filter((event) => event.type === "step").map(({ loss }) => loss);
}

const folders: string[] = [];

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "engine-"));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(found.length).toBe(expected.length);
  for (let index = 0; index < expected.length; index++) {
    const difference = Math.abs((found[index] ?? NaN) - (expected[index] ?? NaN));
    expect(difference, `${String(found[index])} beside ${String(expected[index])}`).toBeLessThanOrEqual(tolerance);
  }
}
