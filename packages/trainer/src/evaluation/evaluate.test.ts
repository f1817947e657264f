import { makeBatches, type Batch } from "@sentiment-tuner/data";
import { metricsPlugin } from "@sentiment-tuner/metrics";
import { describe, expect, it } from "vitest";
import { evaluate, softmaxRows, type EvaluateOptions, type EvaluationSet } from "./evaluate.ts";

/** Lengths 1 to 4: sorted by length, batches see the reviews in another order. */
const REVIEWS = {
  inputIds: [[7], [7, 7, 7], [7, 7], [7, 7, 7, 7]].map((ids) => Int32Array.from(ids)),
  labels: Int32Array.from([0, 1, 1, 0]),
};
const TEST_SET: EvaluationSet = {
  batches: makeBatches(REVIEWS, { batchSize: 3, padTokenId: 0, shuffle: false }),
  labels: REVIEWS.labels,
  classNames: ["Negative", "Positive"],
};

/** The logits are (0, number of tokens − 1.5): reviews of two tokens and more are positive. */
const countTokens = {
  evaluate: ({ rows, length, attentionMask }: Batch) =>
    Promise.resolve(
      Float32Array.from({ length: 2 * rows }, (_, index) => {
        const row = Math.floor(index / 2);
        const tokens = attentionMask.subarray(row * length, (row + 1) * length).reduce((sum, bit) => sum + bit, 0);
        return index % 2 === 0 ? 0 : tokens - 1.5;
      }),
    ),
};

async function run(options: EvaluateOptions = {}, set = TEST_SET, session = countTokens) {
  const pass = evaluate(session, set, { turn: () => Promise.resolve(), ...options });
  const progress: number[] = [];
  for (;;) {
    const next = await pass.next();
    if (next.done === true) return { progress, evaluation: next.value };
    progress.push(next.value);
  }
}

describe("evaluate", () => {
  it("returns logits and probabilities in the original order of the reviews", async () => {
    const { evaluation } = await run();
    expect([...(evaluation?.logits ?? [])]).toEqual([0, -0.5, 0, 1.5, 0, 0.5, 0, 2.5]);
    expect(evaluation?.probabilities[1]).toBeCloseTo(1 / (1 + Math.exp(0.5)), 15);
  });

  it("reports how many reviews were evaluated", async () => {
    expect((await run()).progress).toEqual([3, 4]);
  });

  it("returns the report, every requested metric, and intervals on request", async () => {
    const metrics = [
      { name: "positives", compute: ({ predictions }: { predictions: ArrayLike<number> }) => sumOf(predictions) },
      { name: "undefined", compute: () => NaN },
    ];
    const { evaluation } = await run({
      metrics,
      bootstrap: { resamples: 20, level: 0.9, random: () => 0.5 },
    });
    expect(evaluation?.report).toMatchObject({
      rows: 4,
      accuracy: 0.75,
      confusionMatrix: [
        [1, 1],
        [0, 2],
      ],
    });
    expect(evaluation?.report.intervals?.accuracy).toBeDefined();
    expect(evaluation?.metrics).toEqual({ positives: 3 });
  });

  it("evaluates three ordered classes", async () => {
    const labels = Int32Array.from([0, 2, 1, 0]);
    const classNames = ["Negative", "Neutral", "Positive"];
    // Reviews of 1, 3, 2 and 4 tokens: the longest two are positive, the shortest negative.
    const session = {
      evaluate: ({ rows, length, attentionMask }: Batch) =>
        Promise.resolve(
          Float32Array.from({ length: 3 * rows }, (_, index) => {
            const row = Math.floor(index / 3);
            const tokens = sumOf(attentionMask.subarray(row * length, (row + 1) * length));
            return index % 3 === Math.min(2, tokens - 1) ? 5 : 0;
          }),
        ),
    };
    const set = { ...TEST_SET, labels, classNames, isOrdered: true };
    const { evaluation } = await run({ metrics: metricsPlugin.metrics }, set, session);
    expect(evaluation?.logits).toHaveLength(12);
    expect(evaluation?.report).toMatchObject({
      accuracy: 0.75,
      meanAbsoluteError: 0.5,
      confusionMatrix: [
        [1, 0, 1],
        [0, 1, 0],
        [0, 0, 1],
      ],
    });
    expect(evaluation?.metrics["meanAbsoluteError"]).toBe(0.5);
    expect(evaluation?.metrics["quadraticKappa"]).toBe(evaluation?.report.quadraticKappa);
  });

  it("ends before the next batch when aborted", async () => {
    const { progress, evaluation } = await run({ signal: AbortSignal.abort() });
    expect(progress).toEqual([]);
    expect(evaluation).toBeUndefined();
  });

  it("refuses an empty test set", async () => {
    const none = { ...TEST_SET, labels: new Int32Array(0) };
    await expect(run({}, none)).rejects.toMatchObject({ code: "DATA_EMPTY" });
  });

  it("names the review that has a logit that is not a number", async () => {
    const broken = { evaluate: ({ rows }: Batch) => Promise.resolve(new Float32Array(2 * rows).fill(NaN)) };
    await expect(run({}, TEST_SET, broken)).rejects.toMatchObject({
      code: "LOSS_NOT_FINITE",
      message: expect.stringContaining("Review 0 has a logit of NaN") as string,
    });
  });
});

describe("softmaxRows", () => {
  it("does not overflow", () => {
    expect([...softmaxRows(Float32Array.from([1000, 0, -1000, 0]), 2)]).toEqual([1, 0, 0, 1]);
  });

  it("gives rows that sum to 1", () => {
    const [a = NaN, b = NaN, c = NaN] = softmaxRows(Float32Array.from([0.1, 0.2, 0.3]), 3);
    expect(a + b + c).toBeCloseTo(1, 15);
    expect(Math.log(c / a)).toBeCloseTo(0.2, 6); // logits are float32
  });
});

function sumOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0);
}
