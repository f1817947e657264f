import type { Review } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";

import { type BaselineOptions, evaluateBaseline, mostTrainReviews, recordBaseline } from "./evaluate-baseline.ts";
import type { TrainTestSplit } from "./split-test-set.ts";

const WORDS = ["awful", "dull", "superb", "moving"];

/** Reviews with an obvious sentiment: "awful 1", "superb 2". */
function reviewsOf(count: number): readonly Review[] {
  return Array.from({ length: count }, (_, id) => {
    const word = WORDS[id % WORDS.length] ?? "";
    return { id, text: `a ${word} film ${id}`, label: id % WORDS.length < 2 ? 0 : 1, line: id + 1, path: "a.csv" };
  });
}

const reviews: TrainTestSplit = { train: reviewsOf(24), test: reviewsOf(8) };

async function run(reviews: TrainTestSplit, options: Partial<BaselineOptions> = {}) {
  const events = evaluateBaseline(reviews, {
    classNames: ["Negative", "Positive"],
    seed: 1,
    signal: new AbortController().signal,
    now: () => 0,
    ...options,
  });
  const first = await events.next();
  if (first.done === true) return { event: undefined, result: first.value };
  const last = await events.next();
  return { event: first.value, result: last.done === true ? last.value : undefined };
}

describe("evaluateBaseline", () => {
  it("reports the figures on the test reviews", async () => {
    const { event } = await run(reviews);
    expect(event).toMatchObject({ type: "baseline", trainReviews: 24, elapsedMs: 0, report: { rows: 8, accuracy: 1 } });
  });

  it("reports the same figures for the same seed", async () => {
    expect((await run(reviews)).event).toEqual((await run(reviews)).event);
  });

  it("trains on a sample of very many reviews", async () => {
    expect((await run(reviews, { maxTrainReviews: 16 })).event?.trainReviews).toBe(16);
  });

  it("reports nothing if one side has no reviews", async () => {
    expect(await run({ ...reviews, test: [] })).toEqual({ event: undefined, result: undefined });
  });

  it("stops during training when the signal is aborted", async () => {
    const stop = new AbortController();
    const running = run({ train: reviewsOf(1_000), test: reviewsOf(8) }, { signal: stop.signal });
    stop.abort(new Error("stopped"));
    await expect(running).rejects.toThrow("stopped");
  });
});

describe("evaluateBaseline, three classes", () => {
  const classNames = ["Negative", "Neutral", "Positive"];

  it("reports the figures of every class, and of their order", async () => {
    const { event, result } = await run(threeClasses(), { classNames, isOrdered: true });
    expect(event?.report).toMatchObject({ classNames, rows: 12, accuracy: 1, meanAbsoluteError: 0, quadraticKappa: 1 });
    expect(event?.report.perClass.map(({ support, rocAuc }) => [support, rocAuc])).toEqual([
      [4, 1],
      [4, 1],
      [4, 1],
    ]);
    expect([...(result?.predictions ?? [])]).toEqual(threeClasses().test.map(({ label }) => label));
  });

  it("is compared with the model by which rows each has right, whatever the wrong class is", async () => {
    const { result } = await run(threeClasses(), { classNames });
    if (result === undefined) throw new Error("there is no baseline");
    const { test } = threeClasses();
    // The model answers the class above the true one for the first six reviews, and the true one for the others.
    const predictions = Int32Array.from(test, ({ label }, index) => (index < 6 ? (label + 1) % 3 : label));
    const { mcnemar } = recordBaseline(result, test, { predictions });
    expect(mcnemar).toMatchObject({ onlyFirstCorrect: 0, onlySecondCorrect: 6, method: "exact" });
    expect(mcnemar.pValue).toBeCloseTo(2 / 2 ** 6, 12);
  });
});

/** Reviews with an obvious class: "a dull film 1", "a decent film 2", "a superb film 3". */
function threeClasses(): TrainTestSplit {
  const words = ["dull", "decent", "superb"];
  const make = (count: number): readonly Review[] =>
    Array.from({ length: count }, (_, id) => {
      const label = id % words.length;
      return { id, text: `a ${words[label] ?? ""} film ${id}`, label, line: id + 1, path: "a.csv" };
    });
  return { train: make(30), test: make(12) };
}

describe("mostTrainReviews", () => {
  it("is smaller for very many classes, which have a model each", () => {
    expect([2, 3, 20, 100].map(mostTrainReviews)).toEqual([100_000, 100_000, 100_000, 20_000]);
  });
});

describe("recordBaseline", () => {
  it("adds the paired test with the model first", async () => {
    const { result } = await run(reviews);
    if (result === undefined) throw new Error("there is no baseline");
    const alwaysPositive = new Int32Array(reviews.test.length).fill(1);
    const record = recordBaseline(result, reviews.test, { predictions: alwaysPositive });
    expect(record.mcnemar).toMatchObject({ onlyFirstCorrect: 0, onlySecondCorrect: 4, pValue: 0.125 });
    expect(record).toMatchObject({ name: result.event.name, report: result.event.report });
  });
});
