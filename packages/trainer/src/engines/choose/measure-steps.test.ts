import { describe, expect, it } from "vitest";

import { openLogisticSession } from "../../testing/logistic-session.ts";
import { measureSteps } from "./measure-steps.ts";

const SIZES = [
  { rows: 1, length: 4 },
  { rows: 8, length: 16 },
];

/** A session of which a token takes a millisecond, and the first step of a size a second more. */
function slowSession() {
  let time = 0;
  let steps = 0;
  const seen = new Set<number>();
  const session = openLogisticSession({
    ...{ vocabularySize: 10, classes: 2, seed: 1, maxGradientNorm: 1 },
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  });
  return {
    now: () => time,
    stepsMade: () => steps,
    session: {
      ...session,
      steps: (inputs: Parameters<typeof session.steps>[0]) => {
        for (const { batches } of inputs) {
          const tokens = batches.reduce((sum, { rows, length }) => sum + rows * length, 0);
          time += tokens + (seen.has(tokens) ? 0 : 1000);
          seen.add(tokens);
          steps++;
        }
        return session.steps(inputs);
      },
    },
  };
}

describe("measureSteps", () => {
  const { signal } = new AbortController();

  it("times a step of each size, without what the first one prepares", async () => {
    const { session, now } = slowSession();
    expect(await measureSteps(session, { sizes: SIZES, vocabularySize: 10, signal, now })).toEqual([4, 128]);
  });

  it("makes few steps where they are quick, and few where they are slow", async () => {
    const { session, now, stepsMade } = slowSession();
    await measureSteps(session, { sizes: SIZES, vocabularySize: 10, signal, now });
    expect(stepsMade()).toBe(1 + 20 + 1 + 5);
  });

  it("can be stopped", async () => {
    const { session, now } = slowSession();
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    await expect(measureSteps(session, { sizes: SIZES, vocabularySize: 10, signal: stop.signal, now })).rejects.toThrow(
      "enough",
    );
  });
});
