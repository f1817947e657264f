import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { type Batch, makeBatches, type TokenizedReviews } from "@sentiment-tuner/data";
import { chooseTrainable, fitHead, type Parameters, type TrainableChoice } from "@sentiment-tuner/model";
import { createRunId, resolveTrainConfig, type TrainEvent } from "@sentiment-tuner/protocol";
import {
  type Engine,
  fingerprintReviews,
  javascriptCpu,
  openCheckpointStore,
  type SessionOptions,
  train,
  type StepInput,
  type StepResult,
  type TrainingSession,
} from "@sentiment-tuner/trainer";
import { afterEach, describe, expect, it } from "vitest";

import type { TINY_MODELS } from "../support/tiny-model.ts";
import { loadTinyModel, makeBatch } from "../support/tiny-model.ts";
import { QUADRATIC_CONFIG, quadratic, quadraticParameters } from "./quadratic-architecture.ts";
import { wordSumModel } from "./word-sum-architecture.ts";

export interface NumbersOptions {
  /** What the engine's numbers are compared with: by default TensorFlow.js in plain JavaScript, which shares no kernel with the others. */
  readonly reference?: Engine;
  /** A device in software takes minutes for all cases: without the environment variable NIGHTLY, it has one of each kind. */
  readonly isSlow?: boolean;
}

export interface BehaviourOptions {
  /** Size of the table of words in the smallest model. */
  readonly words?: number;
  /** Counts the tensors that the engine holds on its device; absent if it has no such number. */
  readonly deviceTensors?: () => number;
  /** As for the numbers. */
  readonly isSlow?: boolean;
}

const IS_NIGHTLY = process.env["NIGHTLY"] !== undefined;

const STEPS = 20;

const GROWTH_STEPS = 1000;
const WARM_UP_STEPS = 200;

/** Bytes of arrays. The gradient of a table of 10,000 words takes 160 kB: one that stayed in each step would come to 128 MB. */
const GROWTH_ALLOWANCE = 1e6;

/**
 * Relative. The engines add up in different orders, in float32: a step's loss differs by 1e-7. Adam divides a gradient by its own size, so
 * that a gradient which is only rounding moves a weight as far as any other; such weights (a key's bias, which softmax cancels) change no
 * loss. Measured after 20 steps: 1.1e-6 on WebGPU.
 */
const LOSS_TOLERANCE = 1e-5;

/** Absolute, for logits around 1, after 20 steps; see above. */
const LOGIT_TOLERANCE = 5e-5;

/** The labels of {@link batchesOf}, by number of classes. */
const LABELS = { 2: [0, 1, 1, 1, 0], 3: [0, 2, 1, 2, 0] } as const;
type ClassCount = keyof typeof LABELS;

/** One suite for every engine. */
export function describeConformance(engine: Engine, options: NumbersOptions & BehaviourOptions = {}): void {
  describeNumbers(engine, options);
  describeBehaviour(engine, options);
}

/** An engine gives the numbers of the reference. */
function describeNumbers(engine: Engine, { reference = javascriptCpu, isSlow = false }: NumbersOptions): void {
  const open = useSessions();
  const someOf = <Case>(cases: readonly Case[]): readonly Case[] => (isSlow && !IS_NIGHTLY ? cases.slice(-1) : cases);

  describe.each(
    someOf([
      ["tiny-distilbert", 2],
      ["tiny-bert", 2],
      ["tiny-bert", 3],
    ] as const),
  )("%s with %d classes", (name, classes) => {
    it(`gives the losses of ${reference.name} over 20 steps, dropout and accumulation included`, async () => {
      const [ours, theirs] = [
        await open(engine, await loadTinyClassifier(name, classes)),
        await open(reference, await loadTinyClassifier(name, classes)),
      ];
      const found = await makeSteps(ours, 1, STEPS, { learningRate: 1e-3, classes });
      const expected = await makeSteps(theirs, 1, STEPS, { learningRate: 1e-3, classes });
      for (const [index, { loss, gradientNorm }] of expected.entries()) {
        expectClose([found[index]?.loss ?? 0], [loss], LOSS_TOLERANCE * loss);
        expectClose([found[index]?.gradientNorm ?? 0], [gradientNorm], 10 * LOSS_TOLERANCE * gradientNorm);
      }
      expectClose(await ours.evaluate(BATCH), await theirs.evaluate(BATCH), LOGIT_TOLERANCE);
    });
  });

  it.each(
    someOf([
      ["adapters", { adapters: { rank: 4, alpha: 8 } }],
      ["frozen embeddings", { freeze: "embeddings" }],
      ["a frozen encoder", { freeze: 2 }],
      ["adapters in the upper layer", { adapters: { rank: 2, alpha: 4 }, freeze: 1 }],
    ] as const),
  )(`gives the losses of ${reference.name} with %s`, async (_, choice) => {
    const [ours, theirs] = [await open(engine, await loadPart(choice)), await open(reference, await loadPart(choice))];
    const found = await makeSteps(ours, 1, STEPS, { learningRate: 1e-3 });
    const expected = await makeSteps(theirs, 1, STEPS, { learningRate: 1e-3 });
    expectClose(found.map(lossOf), expected.map(lossOf), LOSS_TOLERANCE);
    expectClose(await ours.evaluate(BATCH), await theirs.evaluate(BATCH), LOGIT_TOLERANCE);
    expect([...(await ours.parameters()).keys()]).toEqual([...(await theirs.parameters()).keys()]);
  });

  it("stops after a step, and another engine continues from its checkpoint", async () => {
    const whole = await collect(
      await open(reference, await loadTinyModel("tiny-distilbert")),
      reference,
      await newFolder(),
    );
    const folder = await newFolder();
    const first = await collect(await open(engine, await loadTinyModel("tiny-distilbert")), engine, folder, 1);
    expect(first.at(-1)).toMatchObject({ outcome: { kind: "stopped", step: 1 } });
    const second = await collect(await open(reference, await loadTinyModel("tiny-distilbert")), reference, folder);
    expectClose(lossesOf([...first, ...second]), lossesOf(whole), LOSS_TOLERANCE);
  });

  it("continues from a checkpoint of another engine", async () => {
    const whole = await collect(
      await open(reference, await loadTinyModel("tiny-distilbert")),
      reference,
      await newFolder(),
    );
    const folder = await newFolder();
    const first = await collect(await open(reference, await loadTinyModel("tiny-distilbert")), reference, folder, 2);
    const second = await collect(await open(engine, await loadTinyModel("tiny-distilbert")), engine, folder);
    expect(second[0]).toMatchObject({ resumedFrom: { step: 2, engine: reference.name } });
    expectClose(lossesOf([...first, ...second]), lossesOf(whole), LOSS_TOLERANCE);
    expect(second.at(-1)).toMatchObject({ outcome: { kind: "completed", isRepeatable: false } });
  });
}

/** What an engine does, by itself. */
export function describeBehaviour(
  engine: Engine,
  { words = 10_000, deviceTensors, isSlow = false }: BehaviourOptions = {},
): void {
  const open = useSessions();
  const openWordSum = (classes: ClassCount = 2): Promise<TrainingSession> => open(engine, wordSumModel(words, classes));

  it.each([2, 3] as const)(
    "makes several steps of different shapes in one call as one by one, of %d classes",
    async (classes) => {
      const [together, apart] = [await openWordSum(classes), await openWordSum(classes)];
      const settings = { learningRate: 1e-2, classes, classWeights: Float32Array.of(1, 0.5, 3) };
      const inputs = Array.from({ length: 11 }, (_, index) => inputOf(index + 1, settings));
      const found: StepResult[] = [];
      while (found.length < inputs.length) found.push(...(await together.steps(inputs.slice(found.length))));
      const expected: StepResult[] = [];
      for (const input of inputs) expected.push(...(await apart.steps([input])));
      expectClose(found.map(lossOf), expected.map(lossOf), LOSS_TOLERANCE);
      expectClose(await together.evaluate(BATCH), await apart.evaluate(BATCH), LOGIT_TOLERANCE);
      expect((await together.state()).step).toBe(11);
    },
  );

  it("weighs the loss of each row by its class, over all batches of a step", async () => {
    const { config, ...model } = wordSumModel(words, 3);
    const session = await open(engine, { ...model, config: { ...config, dropout: 0 } });
    const classWeights = Float32Array.of(1, 0.5, 3);
    const settings = { learningRate: 1e-2, classes: 3, classWeights } as const;
    for (const step of [4, 5]) {
      const input = inputOf(step, settings);
      let [sum, total] = [0, 0];
      for (const batch of input.batches) {
        const losses = crossEntropies(await session.evaluate(batch), batch.labels, 3);
        for (const [row, label] of batch.labels.entries()) {
          sum += (classWeights[label] ?? NaN) * (losses[row] ?? NaN);
          total += classWeights[label] ?? NaN;
        }
      }
      const [result] = await session.steps([input]);
      expectClose([result?.loss ?? NaN], [sum / total], LOSS_TOLERANCE * (sum / total));
    }
  });

  it("continues from parameters and state that it is given back", async () => {
    const session = await openWordSum();
    await makeSteps(session, 1, 3, { learningRate: 1e-3 });
    const parameters = copyOf(await session.parameters());
    const { step, firstMoments, secondMoments } = await session.state();
    expect(step).toBe(3);
    const state = { step, firstMoments: copyOf(firstMoments), secondMoments: copyOf(secondMoments) };
    const once = await makeSteps(session, 4, 8, { learningRate: 1e-3 });
    await session.restore(parameters, state);
    expect((await session.state()).step).toBe(3);
    const again = await makeSteps(session, 4, 8, { learningRate: 1e-3 });
    expectClose(again.map(lossOf), once.map(lossOf), LOSS_TOLERANCE);
    expect(once[0]?.loss).not.toBe(once[4]?.loss);
  });

  it("starts with new moments from parameters that come without a state", async () => {
    const session = await openWordSum();
    const parameters = copyOf(await session.parameters());
    const first = await makeSteps(session, 1, 5, { learningRate: 1e-3 });
    await session.restore(parameters);
    expect((await session.state()).step).toBe(0);
    const again = await makeSteps(session, 1, 5, { learningRate: 1e-3 });
    expectClose(again.map(lossOf), first.map(lossOf), LOSS_TOLERANCE);
  });

  it("evaluates the same weights alike in training and in a model that only predicts", async () => {
    const session = await open(engine, await loadTinyModel("tiny-distilbert"));
    await makeSteps(session, 1, 3, { learningRate: 1e-2 });
    const { architecture, config } = await loadTinyModel("tiny-distilbert");
    const parameters = copyOf(await session.parameters());
    const tensors = deviceTensors?.();
    const forward = await engine.openForward({ architecture, config, parameters, threads: 1 });
    const found = Float32Array.from(await forward.evaluate(BATCH));
    await forward.dispose();
    expect(deviceTensors?.()).toBe(tensors);
    expectClose(found, await session.evaluate(BATCH), LOGIT_TOLERANCE);
  });

  it("reports that memory ran out, and can continue with a smaller batch", async () => {
    const model = { architecture: quadratic, config: QUADRATIC_CONFIG, parameters: quadraticParameters() };
    const session = await open(engine, model);
    const inputs = (rows: number): StepInput[] =>
      [1, 2].map((step) => ({ step, learningRate: 1e-3, batches: [absurdBatch(rows)] }));
    const tensors = deviceTensors?.();
    const isRefused = { name: "TrainerError", code: "OUT_OF_MEMORY" };
    await expect(session.steps(inputs(1 << 14).slice(0, 1))).rejects.toMatchObject(isRefused);
    await expect(session.steps(inputs(1 << 14))).rejects.toMatchObject(isRefused);
    expect(deviceTensors?.()).toBe(tensors);
    expect((await session.parameters()).get("classifier.weight")?.values).toEqual(Float32Array.of(1e-6, -1e-6));
    await expect(session.steps(inputs(2).slice(0, 1))).resolves.toMatchObject([{ loss: expect.any(Number) }]);
  });

  it.skipIf(isSlow && !IS_NIGHTLY)(`holds no more after ${String(GROWTH_STEPS)} steps`, async () => {
    const session = await openWordSum();
    let before = { tensors: Number.NaN, bytes: Number.NaN };
    const holdings = async () => ({ tensors: deviceTensors?.() ?? 0, bytes: await arrayBytes() });
    for (let step = 0; step < GROWTH_STEPS; step += 100) {
      if (step === WARM_UP_STEPS) before = await holdings();
      await makeSteps(session, step + 1, step + 100, { learningRate: 1e-4 });
      await session.evaluate(BATCH);
    }
    const after = await holdings();
    expect(after.tensors).toBe(before.tensors);
    expect(after.bytes - before.bytes).toBeLessThanOrEqual(GROWTH_ALLOWANCE);
  });
}

/** Opens sessions, which are disposed of after each test. */
function useSessions(): (engine: Engine, model: Model) => Promise<TrainingSession> {
  const sessions: TrainingSession[] = [];
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.dispose();
  });
  return async (engine, model) => {
    const session = await engine.open({ ...model, ...SETTINGS });
    sessions.push(session);
    return session;
  };
}

/** A session may take the arrays over: each needs its own. */
type Model = Pick<SessionOptions, "architecture" | "config" | "parameters" | "frozen">;

/** Bytes of all arrays of this process that are still in use. */
async function arrayBytes(): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void; // V8's own, with the flag above.
  for (let round = 0; round < 2; round++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve)); // Native code frees its buffers in a later turn.
  }
  return process.memoryUsage().arrayBuffers;
}

/** A matrix and a vector that learn half as fast as the others. */
const HALF_RATE: ReadonlyMap<string, number> = new Map([
  ["classifier.weight", 0.5],
  ["classifier.bias", 0.5],
]);

const SETTINGS = {
  seed: 1,
  maxGradientNorm: 1,
  optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, rates: HALF_RATE },
  threads: 1,
} as const;

const ROWS = [
  [2, 17, 30, 44, 3],
  [2, 9, 3],
  [2, 71, 60, 3],
];
const OTHER_ROWS = [
  [2, 8, 55, 3],
  [2, 90, 12, 33, 41, 64, 3],
];
const BATCH = makeBatch(ROWS, LABELS[2].slice(0, 3));

function copyOf(parameters: Parameters): Parameters {
  return new Map(
    [...parameters].map(([name, parameter]) => [name, { ...parameter, values: parameter.values.slice() }]),
  );
}

/** The tiny model with a head for two or three classes. */
async function loadTinyClassifier(name: (typeof TINY_MODELS)[number], classes: ClassCount): Promise<Model> {
  const model = await loadTinyModel(name);
  return classes === 2
    ? model
    : fitHead(model, { labels: ["Negative", "Neutral", "Positive"], rows: undefined, seed: 3 });
}

/** The tiny BERT, of which a part is trained. */
async function loadPart(choice: TrainableChoice): Promise<Model> {
  const model = await loadTinyModel("tiny-bert");
  return { ...model, ...chooseTrainable({ ...model, ...choice, seed: 2 }) };
}

/** Every fifth step has two batches of different sizes, the others one or the other. */
function batchesOf(step: number, classes: ClassCount): readonly Batch[] {
  const labels = LABELS[classes];
  const [batch, other] = [makeBatch(ROWS, labels.slice(0, 3)), makeBatch(OTHER_ROWS, labels.slice(3))];
  if (step % 5 === 0) return [batch, other];
  return step % 5 === 1 ? [other] : [batch];
}

interface StepSettings {
  readonly learningRate: number;
  readonly classes?: ClassCount;
  readonly classWeights?: Float32Array;
}

function inputOf(step: number, { learningRate, classes = 2, classWeights }: StepSettings): StepInput {
  return { step, learningRate, batches: batchesOf(step, classes), classWeights };
}

/** −log softmax(logits)[label] of each row, in float64. */
function crossEntropies(logits: Float32Array, labels: Int32Array, classes: number): readonly number[] {
  return Array.from(labels, (label, row) => {
    const ofRow = Array.from(logits.subarray(row * classes, (row + 1) * classes));
    return Math.log(ofRow.reduce((sum, logit) => sum + Math.exp(logit), 0)) - (ofRow[label] ?? NaN);
  });
}

/** Makes the steps from `first` to `last`, as many in one call as the session asks for. */
async function makeSteps(
  session: TrainingSession,
  first: number,
  last: number,
  settings: StepSettings,
): Promise<readonly StepResult[]> {
  const inputs = Array.from({ length: last - first + 1 }, (_, index) => inputOf(first + index, settings));
  const results: StepResult[] = [];
  while (results.length < inputs.length) {
    const left = inputs.slice(results.length);
    results.push(...(await session.steps(left.slice(0, session.stepsPerCall(left)))));
  }
  return results;
}

function lossOf({ loss }: StepResult): number {
  return loss;
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

/** Runs four steps of two reviews. @param stopAfter - the step after which a stop is requested */
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
