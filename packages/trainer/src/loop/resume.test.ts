import { makeBatches, type TextWindows } from "@sentiment-tuner/data";
import type { Parameters } from "@sentiment-tuner/model";
import { describe, expect, it } from "vitest";
import { openCheckpointStore } from "../checkpoint/checkpoint-store.ts";
import type { Outcome, TrainConfigInput, TrainEvent } from "@sentiment-tuner/protocol";
import { memoryCheckpointFiles, type MemoryCheckpointFiles } from "../testing/memory-checkpoint-files.ts";
import { smallReviews } from "../testing/small-reviews.ts";
import { collect, FOLDER, ofType, smallRun } from "../testing/small-run.ts";
import { train } from "./train.ts";

const CONFIG: TrainConfigInput = { epochs: 3, bestMetric: "logLoss" };
const STEPS = 6;

/** The same reviews, those of more than three tokens in windows of three. */
const { inputIds, labels } = smallReviews(11);
const starts = inputIds.map(({ length }) => Array.from({ length: Math.max(0, length - 3) + 1 }, (_, start) => start));
const windows: TextWindows = {
  ...{ length: 3, specialTokens: { before: 0, after: 0 }, pooling: "mean", starts: Int32Array.from(starts.flat()) },
  first: Int32Array.from({ length: starts.length + 1 }, (_, text) => starts.slice(0, text).flat().length),
};
const inWindows: RunChanges = {
  batchesOfEpoch: (epoch) =>
    makeBatches({ inputIds, labels, windows }, { batchSize: 3, padTokenId: 0, shuffle: true, epoch }),
};

describe("a stopped and resumed run", () => {
  it.each(Array.from({ length: STEPS + 1 }, (_, step) => step))(
    "ends with the same bytes as one never stopped, when stopped after step %i",
    async (stop) => {
      const whole = memoryCheckpointFiles();
      const wholeEvents = await collect(runIn(whole));
      const parts = memoryCheckpointFiles();
      const first = await collect(runIn(parts), (event) =>
        stop === 0 ? event.type === "started" : event.type === "step" && event.step === stop,
      );
      expect(outcomeOf(first)).toMatchObject({ kind: "stopped", step: stop });
      const second = await collect(runIn(parts, { resume: true }));

      expect(second[0]).toMatchObject({ type: "started", resumedFrom: { step: stop, engine: "logistic:cpu" } });
      expect(weightsIn(parts)).toEqual(weightsIn(whole));
      expect([...numbersOf(first), ...numbersOf(second)]).toEqual(numbersOf(wholeEvents));
      expect(outcomeOf(second)).toEqual(outcomeOf(wholeEvents));
    },
  );

  it("ends with the same bytes when stopped after every single step", async () => {
    const whole = memoryCheckpointFiles();
    await collect(runIn(whole));
    const parts = memoryCheckpointFiles();
    for (let step = 1; step <= STEPS; step++) {
      const events = await collect(runIn(parts, { resume: true }), ({ type }) => type === "step");
      expect(outcomeOf(events)).toMatchObject({ kind: "stopped", step });
    }
    expect(outcomeOf(await collect(runIn(parts, { resume: true })))).toMatchObject({ kind: "completed" });
    expect(weightsIn(parts)).toEqual(weightsIn(whole));
  });

  it("ends with the same bytes when killed between two checkpoints", async () => {
    const whole = memoryCheckpointFiles();
    await collect(runIn(whole));
    const parts = memoryCheckpointFiles();
    for await (const event of train(runIn(parts), new AbortController().signal)) {
      if (event.type === "step" && event.step === 3) break; // no checkpoint is written: the last is of step 2
    }
    const events = await collect(runIn(parts, { resume: true }));
    expect(events[0]).toMatchObject({ resumedFrom: { step: 2 } });
    expect(weightsIn(parts)).toEqual(weightsIn(whole));
  });

  it("draws the same windows of long texts", async () => {
    const [whole, parts] = [memoryCheckpointFiles(), memoryCheckpointFiles()];
    await collect(runIn(whole, inWindows));
    for (let step = 1; step <= STEPS; step++) {
      await collect(runIn(parts, { ...inWindows, resume: true }), ({ type }) => type === "step");
    }
    const [last] = (await collect(runIn(parts, { ...inWindows, resume: true }))).slice(-1);
    expect(last).toMatchObject({ outcome: { kind: "completed" } });
    expect(weightsIn(parts)).toEqual(weightsIn(whole));
  });

  it("repeats an evaluation that the stop cut short", async () => {
    const whole = memoryCheckpointFiles();
    const wholeEvents = await collect(runIn(whole));
    const parts = memoryCheckpointFiles();
    const first = await collect(runIn(parts), ({ type }) => type === "evaluating");
    expect(outcomeOf(first)).toMatchObject({ kind: "stopped", step: 2 });
    expect(ofType(first, "evaluated")).toEqual([]);
    const second = await collect(runIn(parts, { resume: true }));
    expect(ofType(second, "evaluated")).toEqual(ofType(wholeEvents, "evaluated"));
    expect(weightsIn(parts)).toEqual(weightsIn(whole));
  });

  it("counts evaluations for early stopping across the stop", async () => {
    const config = { epochs: 50, patience: 3 };
    const wholeEvents = await collect(smallRun(config));
    const end = outcomeOf(wholeEvents);
    const files = memoryCheckpointFiles();
    const checkpoints = openCheckpointStore(FOLDER, files);
    const bad = ofType(wholeEvents, "evaluated").at(-2);
    await collect(smallRun(config, { checkpoints }), (event) => event.type === "evaluated" && event.step === bad?.step);
    expect(outcomeOf(await collect(smallRun(config, { checkpoints, resume: true })))).toEqual(end);
  });

  it("has nothing to do if it was complete", async () => {
    const files = memoryCheckpointFiles();
    const whole = await collect(runIn(files));
    const again = await collect(runIn(files, { resume: true }));
    expect(again.map(({ type }) => type)).toEqual(["started", "finished"]);
    expect(outcomeOf(again)).toEqual(outcomeOf(whole));
  });

  it("starts at the beginning when there is no checkpoint yet", async () => {
    const events = await collect(runIn(memoryCheckpointFiles(), { resume: true }));
    expect(ofType(events, "step")).toHaveLength(STEPS);
  });

  it("adds up the time of its parts", async () => {
    const checkpoints = openCheckpointStore(FOLDER, memoryCheckpointFiles());
    let time = 0;
    const now = () => (time += 10);
    const first = await collect(
      smallRun(CONFIG, { checkpoints, now }),
      (event) => event.type === "step" && event.step === 3,
    );
    const second = await collect(smallRun(CONFIG, { checkpoints, now, resume: true }));
    expect(ofType(second, "step")[0]?.elapsedMs).toBeGreaterThan(ofType(first, "step").at(-1)?.elapsedMs ?? Infinity);
  });

  it("refuses other settings and other data, and names the differences", async () => {
    const files = memoryCheckpointFiles();
    await collect(runIn(files), ({ type }) => type === "step");
    const checkpoints = openCheckpointStore(FOLDER, files);
    const config = { ...CONFIG, learningRate: 0.1, patience: 2, checkpointEveryMinutes: 1 };
    const events = await collect(smallRun(config, { checkpoints, resume: true, dataFingerprint: "other" }));
    expect(outcomeOf(events)).toMatchObject({
      kind: "failed",
      error: {
        code: "CHECKPOINT_MISMATCH",
        message:
          "The checkpoint of step 1 belongs to another run: learningRate was 0.2, now 0.1; patience was not set, now 2; " +
          "the reviews, their split or their tokenization changed. Use the same settings, data and base model, or start a new run in another folder.",
      },
      checkpoint: `${FOLDER}/step-00000001`,
    });
  });

  it.each([
    ["other class weights", Float32Array.of(1, 2), Float32Array.of(1, 3), "classWeights was 1 2, now 1 3"],
    ["class weights", undefined, Float32Array.of(1, 0.5), "classWeights was none, now 1 0.5"],
    ["no class weights", Float32Array.of(1, 0.1), undefined, "classWeights was 1 0.1, now none"],
  ])("is refused with %s", async (_what, before, now, message) => {
    const files = memoryCheckpointFiles();
    await collect(runIn(files, { classWeights: before }), ({ type }) => type === "step");
    expect(outcomeOf(await collect(runIn(files, { resume: true, classWeights: now })))).toMatchObject({
      kind: "failed",
      error: { code: "CHECKPOINT_MISMATCH", message: expect.stringContaining(message) as string },
    });
  });

  it("continues with the same class weights to the same bytes", async () => {
    const classWeights = Float32Array.of(1, 0.1);
    const whole = memoryCheckpointFiles();
    await collect(runIn(whole, { classWeights }));
    const parts = memoryCheckpointFiles();
    await collect(runIn(parts, { classWeights }), ({ type }) => type === "step");
    expect(outcomeOf(await collect(runIn(parts, { resume: true, classWeights })))).toMatchObject({ kind: "completed" });
    expect(weightsIn(parts)).toEqual(weightsIn(whole));
  });

  it("can continue on another engine, but is then not repeatable", async () => {
    const files = memoryCheckpointFiles();
    await collect(runIn(files), ({ type }) => type === "step");
    const events = await collect(runIn(files, { resume: true, engine: "other:gpu" }));
    expect(events[0]).toMatchObject({ engine: "other:gpu", resumedFrom: { engine: "logistic:cpu" } });
    expect(outcomeOf(events)).toMatchObject({ kind: "completed", isRepeatable: false });
  });

  it("is not started over by accident", async () => {
    const files = memoryCheckpointFiles();
    await collect(runIn(files), ({ type }) => type === "step");
    expect(outcomeOf(await collect(runIn(files)))).toMatchObject({
      kind: "failed",
      error: { code: "CHECKPOINT_EXISTS" },
    });
  });
});

function runIn(files: MemoryCheckpointFiles, changes: RunChanges = {}): ReturnType<typeof smallRun> {
  return smallRun(CONFIG, { checkpoints: openCheckpointStore(FOLDER, files), ...changes });
}

type RunChanges = Partial<ReturnType<typeof smallRun>>;

/** Every file of weights and moments by its path; `state.json` contains times and may differ. */
function weightsIn(files: MemoryCheckpointFiles): Map<string, Parameters> {
  return new Map(
    [...files.contents].filter((entry): entry is [string, Parameters] => typeof entry[1] !== "string").sort(),
  );
}

/** What the model did: losses, learning rates, evaluations. */
function numbersOf(events: readonly TrainEvent[]): unknown[] {
  return events.flatMap((event): unknown[] => {
    if (event.type === "step") return [{ step: event.step, loss: event.loss, learningRate: event.learningRate }];
    return event.type === "evaluated" ? [event] : [];
  });
}

function outcomeOf(events: readonly TrainEvent[]): Outcome {
  const last = events.at(-1);
  if (last?.type !== "finished") throw new Error(`The run ended with "${last?.type ?? "no event"}".`);
  return last.outcome;
}
