import { makeBatches } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";

import type { TrainingSession } from "./engines/engine.ts";
import { TrainerError } from "./errors.ts";
import { fitBatches } from "./fit-batches.ts";
import { openLogisticSession } from "./testing/logistic-session.ts";
import { loopOver } from "./testing/loop-over.ts";
import { smallReviews } from "./testing/small-reviews.ts";
import { collect, ofType, smallRun } from "./testing/small-run.ts";

const BATCH = makeBatches(smallReviews(11), { batchSize: 11, padTokenId: 0, shuffle: false }).at(0);

function openSession(): TrainingSession {
  const optimizer = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };
  return openLogisticSession({ vocabularySize: 10, seed: 1, optimizer, maxGradientNorm: 1 });
}

/** A device with room for so many rows. */
function withRoomFor(session: TrainingSession, rows: number): TrainingSession {
  const check = (batchRows: number): void => {
    if (batchRows > rows) throw new TrainerError("OUT_OF_MEMORY", `There is no room for ${batchRows} rows.`);
  };
  return {
    ...session,
    step: async (input) => {
      for (const batch of input.batches) check(batch.rows);
      return session.step(input);
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

  it("hands a step's parts over as batches of that step, in order", async () => {
    const taken: number[][] = [];
    const recording: TrainingSession = {
      ...openSession(),
      step: ({ batches }) => {
        taken.push(batches.flatMap(({ indices }) => [...indices]));
        return Promise.resolve({ loss: batches.length, gradientNorm: 0 });
      },
    };
    const session = fitBatches(withRoomFor(recording, 6));
    expect(await session.step({ step: 1, learningRate: 0.1, batches: [BATCH] })).toMatchObject({ loss: 2 });
    expect(taken).toEqual([[...BATCH.indices]]);
  });

  it("makes several steps in one call where the session can, and one where they do not fit", async () => {
    const calls: number[] = [];
    const looping = (rows: number): TrainingSession => {
      const session = withRoomFor(openSession(), rows);
      return { ...session, loop: loopOver(withRoomFor(session, rows), 2, (count) => calls.push(count)) };
    };
    const inputs = [
      { step: 1, learningRate: 0.1, batches: [BATCH] },
      { step: 2, learningRate: 0.1, batches: [BATCH] },
    ] as const;
    const roomy = fitBatches(looping(11));
    expect(roomy.stepsAtOnce(BATCH)).toBe(2);
    expect(roomy.ranShort()).toBe(false);
    expect(await roomy.steps(inputs)).toHaveLength(2);

    const tight = fitBatches(looping(6));
    expect(await tight.steps(inputs)).toHaveLength(1);
    expect(tight.rowsAtOnce()).toBe(6);
    expect(tight.stepsAtOnce(BATCH)).toBe(1);
    expect(await tight.steps(inputs)).toHaveLength(1);
    expect(calls).toEqual([2, 2]); // The second was too large; the third was not tried.
  });

  it("halves the steps of a call where a step fits and several do not, down to none", async () => {
    const calls: number[] = [];
    const session = openSession();
    const loop = {
      most: () => 8,
      steps: ({ length }: readonly unknown[]) => {
        calls.push(length);
        return Promise.reject(new TrainerError("OUT_OF_MEMORY", "There is no room for several steps."));
      },
    };
    const fitting = fitBatches({ ...session, loop });
    for (let step = 1; step <= 8; step++) {
      const input = { step, learningRate: 0.1, batches: [BATCH] };
      const others = Array.from({ length: fitting.stepsAtOnce(BATCH) - 1 }, () => input);
      expect(await fitting.steps([input, ...others])).toHaveLength(1);
    }
    expect(calls).toEqual([8, 4, 2, 1]);
    expect(fitting.rowsAtOnce()).toBeUndefined();
    expect(fitting.ranShort()).toBe(true);
  });

  it("makes several steps in one call even where a larger batch did not fit, as one of an evaluation", async () => {
    const roomForThree = withRoomFor(openSession(), 3);
    const fitting = fitBatches({ ...roomForThree, loop: loopOver(roomForThree, 5, () => undefined) });
    await fitting.evaluate(BATCH);
    expect(fitting.rowsAtOnce()).toBe(3);
    const small = { ...BATCH, rows: 2 };
    expect(fitting.stepsAtOnce(small)).toBe(5);
  });

  it("gives up at a single review", async () => {
    const session = fitBatches(withRoomFor(openSession(), 0));
    await expect(session.evaluate(BATCH)).rejects.toMatchObject({ code: "OUT_OF_MEMORY" });
  });

  it("leaves other errors alone", async () => {
    const broken = { ...openSession(), evaluate: () => Promise.reject(new TrainerError("DEVICE_LOST", "gone")) };
    const session = fitBatches(broken);
    await expect(session.evaluate(BATCH)).rejects.toMatchObject({ code: "DEVICE_LOST" });
    expect(session.rowsAtOnce()).toBeUndefined();
  });
});

describe("a run whose batches do not fit", () => {
  it("goes on with smaller parts, says so once, and is not repeatable", async () => {
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

  it("starts with parts where that was foreseen, and stays repeatable", async () => {
    const run = smallRun({ epochs: 1 }, { rowsAtOnce: 1 });
    const events = await collect({ ...run, session: withRoomFor(run.session, 1) });
    expect(ofType(events, "batch-split")).toMatchObject([{ step: 0, rowsAtOnce: 1, reason: "estimate" }]);
    expect(events.at(-1)).toMatchObject({ outcome: { kind: "completed", isRepeatable: true } });
  });
});
