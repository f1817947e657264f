import { metricsPlugin } from "@sentiment-tuner/metrics";
import type { Evaluation } from "@sentiment-tuner/trainer";
import { describe, expect, it } from "vitest";

import { evaluateReviews, inClassOrder, type LogitSource } from "./evaluate-reviews.ts";
import { modelClasses } from "./model-classes.ts";

/** Predicts from the first token id: 0 means the first output, 1 the second. */
const session: LogitSource = {
  evaluate: async ({ rows, length, inputIds }) =>
    Float32Array.from({ length: rows * 2 }, (_value, index) =>
      inputIds[Math.floor(index / 2) * length] === index % 2 ? 5 : -5,
    ),
};

/** The model predicts its first output for three reviews, its second for one. */
const reviews = {
  inputIds: [Int32Array.of(0), Int32Array.of(0), Int32Array.of(1), Int32Array.of(0)],
  labels: Int32Array.of(1, 1, 0, 0),
};

async function evaluate(labels: readonly string[], signal = new AbortController().signal): Promise<Evaluation> {
  const options = { classes: modelClasses(labels), padTokenId: 0, metrics: metricsPlugin.metrics, seed: 1, signal };
  const events = evaluateReviews(session, reviews, options);
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
    expect(next.value).toEqual({ type: "evaluating", reviewsDone: 4, reviews: 4 });
  }
}

describe("evaluateReviews", () => {
  it("reads the outputs in the order of the model's own labels", async () => {
    const { report } = await evaluate(["Positive", "Negative"]);
    expect(report.confusionMatrix).toEqual([
      [1, 1],
      [0, 2],
    ]);
    expect((await evaluate(["Negative", "Positive"])).report.confusionMatrix).toEqual([
      [1, 1],
      [2, 0],
    ]);
  });

  it("gives 95% intervals that depend only on the seed", async () => {
    const [first, second] = [await evaluate(["neg", "pos"]), await evaluate(["neg", "pos"])];
    expect(first.report.intervals?.accuracy?.level).toBe(0.95);
    expect(first.report.intervals).toEqual(second.report.intervals);
  });

  it("throws the signal's reason when it is aborted", async () => {
    const reason = new Error("enough");
    await expect(evaluate(["neg", "pos"], AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe("inClassOrder", () => {
  it("adds the probabilities of outputs that are one class", () => {
    const outputs = [Math.log(0.1), Math.log(0.2), Math.log(0.3), Math.log(0.4), 500, 0, 500, 0];
    const [a = 0, b = 0, ...second] = inClassOrder(Float32Array.from(outputs), [
      [3, 1],
      [0, 2],
    ]);
    expect([Math.exp(a), Math.exp(b)]).toEqual([expect.closeTo(0.6, 6), expect.closeTo(0.4, 6)]);
    expect(second).toEqual([expect.closeTo(Math.log(2), 6), expect.closeTo(500 + Math.log(2), 3)]);
  });
});
