import { fileURLToPath } from "node:url";

import { loadPretrained, modelPlugin, type PretrainedModel } from "@sentiment-tuner/model";
import { beforeAll, describe, expect, it } from "vitest";

import type { ForwardWeights } from "../engine.ts";
import { openForwardSession } from "./forward-session.ts";

const FOLDER = fileURLToPath(new URL("../../../../../test/fixtures/tiny-distilbert", import.meta.url));

let model: PretrainedModel;
beforeAll(async () => {
  model = await loadPretrained(FOLDER, { architectures: modelPlugin.architectures, seed: 1 });
});

const BATCH = {
  ...{ rows: 2, length: 4, inputIds: Int32Array.of(1, 7, 8, 2, 1, 9, 2, 0) },
  attentionMask: Int32Array.of(1, 1, 1, 1, 1, 1, 1, 0),
};

async function logitsWith(weights?: ForwardWeights): Promise<number[]> {
  const session = await openForwardSession({ ...model, threads: 1, weights });
  const logits = await session.evaluate(BATCH);
  await session.dispose();
  return [...logits];
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? Number.NaN))));
}

describe("openForwardSession", () => {
  it("computes the same logits with packed weights as with shared ones", async () => {
    // Sums of float32 in another order.
    expect(largestDifference(await logitsWith("packed"), await logitsWith())).toBeLessThan(1e-5);
  });

  it("computes nearly the same with 8-bit weights, and not the same", async () => {
    const difference = largestDifference(await logitsWith("int8"), await logitsWith());
    expect(difference).toBeGreaterThan(1e-6);
    // Seven bits of each factor, in two layers of width 32.
    expect(difference).toBeLessThan(0.05);
  });
});
