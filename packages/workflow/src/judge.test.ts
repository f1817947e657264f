import { metricsPlugin } from "@sentiment-tuner/metrics";
import type { Classifier, Evaluation } from "@sentiment-tuner/trainer";
import { describe, expect, it } from "vitest";

import { columnsByClass, judge } from "./judge.ts";

/** Answers each review with its own first token id: 0 speaks for the model's first output, 1 for its second. */
const classifier: Pick<Classifier, "evaluate"> = {
  evaluate: async ({ rows, length, inputIds }) =>
    Float32Array.from({ length: rows * 2 }, (_value, index) =>
      inputIds[Math.floor(index / 2) * length] === index % 2 ? 5 : -5,
    ),
};

/** Three reviews that the model answers with its first output, one with its second. */
const reviews = {
  inputIds: [Int32Array.of(0), Int32Array.of(0), Int32Array.of(1), Int32Array.of(0)],
  labels: Int32Array.of(1, 1, 0, 0),
};

async function judged(labels: readonly string[], signal = new AbortController().signal): Promise<Evaluation> {
  const options = { labels, padTokenId: 0, metrics: metricsPlugin.metrics, seed: 1, signal };
  const events = judge(classifier, reviews, options);
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
    expect(next.value).toEqual({ type: "evaluating", reviewsDone: 4, reviews: 4 });
  }
}

describe("judge", () => {
  it("reads the outputs in the order of the model's own labels", async () => {
    const { report } = await judged(["Positive", "Negative"]);
    expect(report.confusionMatrix).toEqual([
      [1, 1],
      [0, 2],
    ]);
    expect((await judged(["Negative", "Positive"])).report.confusionMatrix).toEqual([
      [1, 1],
      [2, 0],
    ]);
  });

  it("gives 95% intervals that depend on the seed alone", async () => {
    const [first, second] = [await judged(["neg", "pos"]), await judged(["neg", "pos"])];
    expect(first.report.intervals?.accuracy?.level).toBe(0.95);
    expect(first.report.intervals).toEqual(second.report.intervals);
  });

  it("throws the signal's reason when it is aborted", async () => {
    const reason = new Error("enough");
    await expect(judged(["neg", "pos"], AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe("columnsByClass", () => {
  it.each([
    [
      ["Negative", "Positive"],
      [0, 1],
    ],
    [
      ["POSITIVE", "NEGATIVE"],
      [1, 0],
    ],
    [
      ["pos", "neg"],
      [1, 0],
    ],
    [
      ["LABEL_0", "LABEL_1"],
      [0, 1],
    ],
  ])("finds the classes of %j at %j", (labels, expected) => {
    expect(columnsByClass(labels)).toEqual(expected);
  });

  it("rejects a model with three labels, naming them", () => {
    expect(() => columnsByClass(["bad", "so-so", "good"])).toThrow(
      expect.objectContaining({
        code: "LABELS_UNFIT",
        message: expect.stringContaining("3 labels (bad, so-so, good)"),
      }),
    );
  });
});
