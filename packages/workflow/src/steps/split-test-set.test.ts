import type { Review } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";

import { type RunSplit, type SplitOptions, splitTestSet } from "./split-test-set.ts";

function reviews(...rows: readonly (readonly [text: string, label: number])[]): Review[] {
  return rows.map(([text, label], id) => ({ id, text, label, line: id + 2, path: "a.csv" }));
}

function run(
  train: readonly Review[],
  given?: readonly Review[],
  options: SplitOptions = { classNames: ["Negative", "Positive"], testSize: 0.5, seed: 1 },
) {
  const events = splitTestSet(train, given, options);
  const first = events.next();
  const last = events.next();
  return { event: first.value, split: last.value as RunSplit };
}

/** Two training and two test reviews, one of each class, and nothing to report. */
const TWO_AND_TWO = {
  type: "split",
  train: 2,
  test: 2,
  classCounts: { Negative: 1, Positive: 1 },
  testClassCounts: { Negative: 1, Positive: 1 },
  duplicates: 0,
  conflicts: 0,
  conflictingReviews: 0,
};

describe("splitTestSet", () => {
  it("takes a share of each class if no test reviews are given", () => {
    const all = reviews(["a", 0], ["b", 0], ["c", 1], ["d", 1]);
    const { event, split } = run(all);
    expect(event).toEqual(TWO_AND_TWO);
    expect(split.test.map(({ label }) => label)).toEqual([0, 1]);
    expect([...split.train, ...split.test].map(({ text }) => text).sort()).toEqual(["a", "b", "c", "d"]);
  });

  it("uses the given test reviews unchanged", () => {
    const test = reviews(["x", 0], ["y", 1]);
    const { event, split } = run(reviews(["a", 0], ["b", 1]), test);
    expect(event).toEqual(TWO_AND_TWO);
    expect(split.test).toBe(test);
  });

  it("does not train on a text of the given test reviews", () => {
    const { event, split } = run(reviews(["a", 0], ["x", 0], ["b", 1]), reviews(["x", 1], ["y", 0]));
    expect(event).toMatchObject({ train: 2, duplicates: 1, conflicts: 1, conflictingReviews: 2 });
    expect(split.train.map(({ text }) => text)).toEqual(["a", "b"]);
  });

  it("counts texts with more than one label in either set, each once", () => {
    const train = reviews(["a", 0], ["a", 1], ["a", 1], ["b", 1], ["c", 0], ["c", 0]);
    const { event } = run(train, reviews(["x", 1], ["x", 0], ["y", 1]));
    expect(event).toMatchObject({ conflicts: 2, conflictingReviews: 5 });
  });

  it("holds out a share of the training reviews if asked, and none of few reviews by default", () => {
    const all = reviews(...Array.from({ length: 20 }, (_row, id) => [`text ${String(id)}`, id % 2] as const));
    const options = { classNames: ["Negative", "Positive"], testSize: 0.5, seed: 1 };
    const { event, split } = run(all, undefined, { ...options, validationSize: 0.4 });
    expect(event).toMatchObject({ train: 6, validation: 4, test: 10, classCounts: { Negative: 3, Positive: 3 } });
    expect(split.validation?.map(({ label }) => label).sort()).toEqual([0, 0, 1, 1]);
    const texts = [...split.train, ...(split.validation ?? []), ...split.test].map(({ text }) => text);
    expect(texts.sort()).toEqual(all.map(({ text }) => text).sort());
    for (const validationSize of [0, undefined]) {
      const without = run(all, undefined, { ...options, validationSize });
      expect(without.split).toMatchObject({ train: { length: 10 }, validation: undefined });
      expect(without.event).not.toHaveProperty("validation");
    }
  });

  it("leaves the test set unchanged when it takes out validation reviews", () => {
    const all = reviews(...Array.from({ length: 40 }, (_row, id) => [`text ${String(id)}`, id % 2] as const));
    const options = { classNames: ["Negative", "Positive"], testSize: 0.25, seed: 3 };
    const held = run(all, undefined, { ...options, validationSize: 0.2 }).split;
    expect(held.test).toEqual(run(all, undefined, { ...options, validationSize: 0 }).split.test);
  });

  it("rejects test reviews that leave a class without training reviews", () => {
    const same = reviews(["a", 0], ["b", 1]);
    expect(() => run(same, same)).toThrow(expect.objectContaining({ code: "TEST_SET_UNFIT" }));
    expect(() => run(same, same)).toThrow("Without the 2 reviews that are also test reviews");
  });

  it("rejects test reviews without one of the classes", () => {
    expect(() => run(reviews(["a", 0], ["b", 1]), reviews(["x", 0]))).toThrow(
      "The test dataset has no Positive review",
    );
  });
});
