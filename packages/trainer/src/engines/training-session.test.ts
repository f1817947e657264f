import { makeBatches } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";

import type { PendingUpdate, TrainingDevice } from "./device.ts";
import type { StepInput } from "./engine.ts";
import { createTrainingSession } from "./training-session.ts";
import { smallReviews } from "../testing/small-reviews.ts";

const BATCHES = [...makeBatches(smallReviews(7), { batchSize: 3, padTokenId: 0, shuffle: false })];
const [BATCH] = BATCHES as [(typeof BATCHES)[number]];
const OPTIONS = { seed: 5, maxGradientNorm: 2 };

interface Sum {
  readonly terms: readonly string[];
}

/** Records what it is asked for. Each of its gradients is the list of the batches it comes from. */
function recordingDevice(changes: Partial<TrainingDevice<Sum>> = {}) {
  const log: string[] = [];
  const live = new Set<Sum>();
  const create = (terms: readonly string[]): Sum => {
    const gradients = { terms };
    live.add(gradients);
    return gradients;
  };
  const device: TrainingDevice<Sum> = {
    backward: (batch, place, rowWeights) => {
      const weights = Array.from(rowWeights, (weight) => weight.toFixed(3)).join(" ");
      return Promise.resolve(create([`${String(batch.rows)} rows at ${String(place.batch)}: ${weights}`]));
    },
    add(sum, gradients) {
      live.delete(sum);
      live.delete(gradients);
      return Promise.resolve(create([...sum.terms, ...gradients.terms]));
    },
    update: ({ terms }, { step }) => Promise.resolve(pending([1], `step ${String(step)}: ${terms.join(" + ")}`)),
    free: (gradients) => void live.delete(gradients),
    forward: () => Promise.resolve(new Float32Array()),
    read: () => Promise.resolve(new Map()),
    write: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
    ...changes,
  };
  function pending(norms: readonly number[], what: string): PendingUpdate {
    return {
      results: norms.map((gradientNorm) => ({ loss: 0.5, gradientNorm })),
      commit: () => void log.push(`commit ${what}`),
      discard: () => void log.push(`discard ${what}`),
    };
  }
  return { device, log, live, pending };
}

function inputOf(step: number, batches = [BATCH]): StepInput {
  return { step, learningRate: 0.1, batches };
}

describe("createTrainingSession", () => {
  it("adds up the gradients of all batches of a step, weighing every row alike", async () => {
    const { device, log, live } = recordingDevice();
    await createTrainingSession(device, OPTIONS).steps([inputOf(1, BATCHES)]);
    expect(log).toEqual([
      "commit step 1: 3 rows at 0: 0.143 0.143 0.143 + 3 rows at 1: 0.143 0.143 0.143 + 1 rows at 2: 0.143",
    ]);
    expect(live.size).toBe(0);
  });

  it("weighs rows by their classes over all batches of a step", async () => {
    const { device, log } = recordingDevice();
    const input = { ...inputOf(1, BATCHES), classWeights: Float32Array.of(1, 2) };
    await createTrainingSession(device, OPTIONS).steps([input]);
    // Seven reviews by length: four of class 0, which weighs 1, and three of class 1, which weighs 2.
    expect(log).toEqual([
      "commit step 1: 3 rows at 0: 0.100 0.200 0.100 + 3 rows at 1: 0.200 0.100 0.100 + 1 rows at 2: 0.200",
    ]);
  });

  it("changes nothing when the norm is not finite, and names the step", async () => {
    const { device, log, live, pending } = recordingDevice({
      update: () => Promise.resolve(pending([Number.NaN], "update")),
    });
    const session = createTrainingSession(device, OPTIONS);
    await expect(session.steps([inputOf(7)])).rejects.toMatchObject({
      code: "GRADIENT_NOT_FINITE",
      message: expect.stringContaining("NaN at step 7") as string,
    });
    expect(log).toEqual(["discard update"]);
    expect((await session.state()).step).toBe(0);
    expect(live.size).toBe(0);
  });

  it("frees the gradients of earlier batches when a later one fails", async () => {
    const { device, live } = recordingDevice();
    const failing: typeof device = {
      ...device,
      backward: (batch, place, weight) =>
        place.batch === 2 ? Promise.reject(new Error("no memory")) : device.backward(batch, place, weight),
    };
    await expect(createTrainingSession(failing, OPTIONS).steps([inputOf(1, BATCHES)])).rejects.toThrow("no memory");
    expect(live.size).toBe(0);
  });

  it("returns the results of the steps before one that fails, which the next call reports", async () => {
    const { device } = recordingDevice();
    const failing: typeof device = {
      ...device,
      update: (gradients, step) =>
        step.step === 3 ? Promise.reject(new Error("device lost")) : device.update(gradients, step),
    };
    const session = createTrainingSession(failing, OPTIONS);
    expect(await session.steps([1, 2, 3, 4].map((step) => inputOf(step)))).toHaveLength(2);
    expect((await session.state()).step).toBe(2);
    await expect(session.steps([inputOf(3)])).rejects.toThrow("device lost");
  });

  it("hands a loop as many steps as it takes, and makes a step of several batches on its own", async () => {
    const taken: number[] = [];
    const { device, log, pending } = recordingDevice({
      loop: {
        stepsPerCall: () => 9,
        update(inputs) {
          const count = Math.min(
            2,
            inputs.findIndex(({ batches }) => batches.length > 1),
          );
          taken.push(count);
          return Promise.resolve(
            pending(
              Array.from({ length: count }, () => 1),
              `loop of ${String(count)}`,
            ),
          );
        },
      },
    });
    const session = createTrainingSession(device, OPTIONS);
    expect(session.stepsPerCall([])).toBe(9);
    const inputs = [inputOf(1), inputOf(2), inputOf(3), inputOf(4, BATCHES)];
    expect(await session.steps(inputs)).toHaveLength(4);
    expect(taken).toEqual([2, 1]);
    expect(log.map((line) => line.slice(0, 16))).toEqual(["commit loop of 2", "commit loop of 1", "commit step 4: 3"]);
    expect((await session.state()).step).toBe(4);
  });
});
