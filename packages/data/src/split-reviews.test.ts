import { describe, expect, it } from "vitest";
import { reviewsOf } from "./items.test.support.ts";
import { splitReviews } from "./split-reviews.ts";

const many = reviewsOf(Array.from({ length: 100 }, (_text, index) => `${index % 4 === 0 ? "+" : "-"}${String(index)}`));

describe("splitReviews", () => {
  it("puts every review into one of the sets, each class in the same proportion", () => {
    const { train, test } = splitReviews(many, { classNames: ["Negative", "Positive"], testSize: 0.2, seed: 1 });
    expect([train.length, test.length]).toEqual([80, 20]);
    expect(test.filter(({ label }) => label === 1)).toHaveLength(5);
    expect([...train, ...test].sort((a, b) => a.id - b.id)).toEqual(many);
    expect(test.map(({ id }) => id)).toEqual(test.map(({ id }) => id).sort((a, b) => a - b));
  });

  it("depends only on the seed", () => {
    const ids = (seed: number): number[] =>
      splitReviews(many, { classNames: ["Negative", "Positive"], testSize: 0.2, seed }).test.map(({ id }) => id);
    expect(ids(1)).toEqual(ids(1));
    expect(ids(1)).not.toEqual(ids(2));
  });

  it("puts exact duplicates into the same set", () => {
    const texts = Array.from({ length: 300 }, (_text, index) => `${index % 2 === 0 ? "+" : "-"}${String(index % 60)}`);
    for (let seed = 0; seed < 20; seed++) {
      const { train, test, duplicates, conflicts } = splitReviews(reviewsOf(texts), {
        classNames: ["Negative", "Positive"],
        testSize: 0.3,
        seed,
      });
      const trained = new Set(train.map(({ text }) => text));
      expect(test.some(({ text }) => trained.has(text))).toBe(false);
      expect(test).toHaveLength(90);
      expect([duplicates, conflicts]).toEqual([240, 0]);
    }
  });

  it("keeps duplicates with different labels together and counts them", () => {
    const reviews = [...many, { id: 100, text: "-1", label: 1, line: 101, path: "memory" }];
    for (let seed = 0; seed < 20; seed++) {
      const { test, conflicts } = splitReviews(reviews, { classNames: ["Negative", "Positive"], testSize: 0.5, seed });
      expect([0, 2]).toContain(test.filter(({ text }) => text === "-1").length);
      expect(conflicts).toBe(1);
    }
  });

  it("rejects a split that leaves a set without a class", () => {
    const few = reviewsOf(["+a", "-b", "-c", "-d", "-e", "-f"]);
    expect(() => splitReviews(few, { classNames: ["Negative", "Positive"], testSize: 0.2, seed: 1 })).toThrow(
      expect.objectContaining({ code: "SPLIT_IMPOSSIBLE" }),
    );
    expect(() => splitReviews(few, { classNames: ["Negative", "Positive"], testSize: 0.2, seed: 1 })).toThrow(
      "leaves the test set without a Positive review",
    );
  });

  it.each([0, 1, -0.1, 2, Number.NaN])("rejects a test size of %d", (testSize) => {
    expect(() => splitReviews(many, { classNames: ["Negative", "Positive"], testSize, seed: 1 })).toThrow(RangeError);
  });
});
