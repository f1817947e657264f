import { makeBatches } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";

import type { StepInput, TrainingSession } from "./engine.ts";
import { TrainerError } from "../errors.ts";
import { fitBatches } from "./fit-batches.ts";
import { openLogisticSession } from "../testing/logistic-session.ts";
import { withSeveralSteps } from "../testing/several-steps.ts";
import { smallReviews } from "../testing/small-reviews.ts";
import { collect, ofType, smallRun } from "../testing/small-run.ts";

const BATCH = makeBatches(smallReviews(11), { batchSize: 11, padTokenId: 0, shuffle: false }).at(0);

function openSession(): TrainingSession {
  const optimizer = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };
  return openLogisticSession({ vocabularySize: 10, classes: 2, seed: 1, optimizer, maxGradientNorm: 1 });
}

function inputOf(step: number): StepInput {
  return { step, learningRate: 0.1, batches: [BATCH] };
}

/** A session whose device has room for so many rows. */
function withRoomFor(session: TrainingSession, rows: number): TrainingSession {
  const check = (batchRows: number): void => {
    if (batchRows > rows) throw new TrainerError("OUT_OF_MEMORY", `There is no room for ${batchRows} rows.`);
  };
  return {
    ...session,
    steps: async (inputs) => {
      for (const batch of inputs.flatMap(({ batches }) => batches)) check(batch.rows);
      return session.steps(inputs);
    },
    evaluate: async (batch) => {
      check(batch.rows);
      return session.evaluate(batch);
    },
  };
}

describe("fitBatches", () => {
  it("evaluates in parts that fit, to the same logits", async () => {
    const session = fitBatches(withRoomFor(openSession(), 4));
    expect(await session.evaluate(BATCH)).toEqual(await openSession().evaluate(BATCH));
    expect(session.rowsAtOnce()).toBe(3);
  });

  it("computes a step's parts as batches of that step, in order", async () => {
    const taken: number[][] = [];
    const classWeights = Float32Array.of(1, 3);
    const recording: TrainingSession = {
      ...openSession(),
      steps: (inputs) => {
        const batches = inputs.flatMap((input) => input.batches);
        expect(inputs.map((input) => input.classWeights)).toEqual([classWeights]);
        taken.push(batches.flatMap(({ indices }) => [...indices]));
        return Promise.resolve([{ loss: batches.length, gradientNorm: 0 }]);
      },
    };
    const session = fitBatches(withRoomFor(recording, 6));
    expect(await session.steps([{ ...inputOf(1), classWeights }])).toMatchObject([{ loss: 2 }]);
    expect(taken).toEqual([[...BATCH.indices]]);
  });

  it("halves the steps of a call before it splits a batch", async () => {
    const calls: string[] = [];
    const limited = (most: number): TrainingSession => ({
      ...withSeveralSteps(openSession(), 8),
      steps: (inputs) => {
        const parts = inputs.reduce((sum, { batches }) => sum + batches.length, 0);
        calls.push(`${String(inputs.length)} steps, ${String(parts)} batches`);
        const rows = Math.max(...inputs.flatMap(({ batches }) => batches.map((batch) => batch.rows)));
        if (inputs.length * rows > most) return Promise.reject(new TrainerError("OUT_OF_MEMORY", "There is no room."));
        return Promise.resolve(inputs.map(() => ({ loss: 0, gradientNorm: 0 })));
      },
    });
    const inputs = [1, 2, 3, 4, 5, 6, 7, 8].map((step) => inputOf(step));
    const roomy = fitBatches(limited(22));
    expect(await roomy.steps(inputs)).toHaveLength(2);
    expect(roomy.stepsPerCall(inputs)).toBe(2);
    expect(roomy.rowsAtOnce()).toBeUndefined();
    expect(roomy.ranShort()).toBe(true);
    expect(calls.splice(0)).toEqual(["8 steps, 8 batches", "4 steps, 4 batches", "2 steps, 2 batches"]);

    const tight = fitBatches(limited(6));
    expect(await tight.steps(inputs.slice(0, 2))).toHaveLength(1);
    expect(tight.rowsAtOnce()).toBe(6);
    expect(calls).toEqual(["2 steps, 2 batches", "1 steps, 1 batches", "1 steps, 2 batches"]);
  });

  it("asks for as many steps as the session while memory lasts", () => {
    const session = fitBatches(withSeveralSteps(openSession(), 5));
    expect(session.stepsPerCall([])).toBe(5);
    expect(session.ranShort()).toBe(false);
  });

  it("gives up at a single review", async () => {
    const session = fitBatches(withRoomFor(openSession(), 0));
    await expect(session.evaluate(BATCH)).rejects.toMatchObject({ code: "OUT_OF_MEMORY" });
  });

  it("passes other errors on", async () => {
    const broken = { ...openSession(), evaluate: () => Promise.reject(new TrainerError("DEVICE_LOST", "gone")) };
    const session = fitBatches(broken);
    await expect(session.evaluate(BATCH)).rejects.toMatchObject({ code: "DEVICE_LOST" });
    expect(session.rowsAtOnce()).toBeUndefined();
  });
});

describe("a run whose batches do not fit", () => {
  it("continues with smaller parts, reports that once, and is not repeatable", async () => {
    const run = smallRun({ epochs: 1 });
    const events = await collect({ ...run, session: withRoomFor(run.session, 2) });
    const said = ofType(events, "batch-split").map(({ batchSize, rowsAtOnce, reason }) => [
      batchSize,
      rowsAtOnce,
      reason,
    ]);
    expect(said).toEqual([[3, 2, "out-of-memory"]]);
    expect(events.at(-1)).toMatchObject({ outcome: { kind: "completed", isRepeatable: false } });
  });

  it("starts with parts where the estimate asks for them, and stays repeatable", async () => {
    const run = smallRun({ epochs: 1 }, { rowsAtOnce: 1 });
    const events = await collect({ ...run, session: withRoomFor(run.session, 1) });
    expect(ofType(events, "batch-split")).toMatchObject([{ step: 0, rowsAtOnce: 1, reason: "estimate" }]);
    expect(events.at(-1)).toMatchObject({ outcome: { kind: "completed", isRepeatable: true } });
  });
});
