import { describe, expect, it } from "vitest";
import { reviewsOf } from "./items.test.support.ts";
import { holdOutReviews, splitReviews, validationCount } from "./split-reviews.ts";

const many = reviewsOf(Array.from({ length: 100 }, (_text, index) => `${index % 4 === 0 ? "+" : "-"}${String(index)}`));

const two = { classNames: ["Negative", "Positive"] };

describe("splitReviews", () => {
  it("puts every review into one of the sets, each class in the same proportion", () => {
    const { train, test } = splitReviews(many, { ...two, testSize: 0.2, seed: 1 });
    expect([train.length, test.length]).toEqual([80, 20]);
    expect(test.filter(({ label }) => label === 1)).toHaveLength(5);
    expect([...train, ...test].sort((a, b) => a.id - b.id)).toEqual(many);
    expect(test.map(({ id }) => id)).toEqual(test.map(({ id }) => id).sort((a, b) => a - b));
  });

  it("depends only on the seed", () => {
    const ids = (seed: number): number[] =>
      splitReviews(many, { ...two, testSize: 0.2, seed }).test.map(({ id }) => id);
    expect(ids(1)).toEqual(ids(1));
    expect(ids(1)).not.toEqual(ids(2));
  });

  it("puts exact duplicates into the same set", () => {
    const texts = Array.from({ length: 300 }, (_text, index) => `${index % 2 === 0 ? "+" : "-"}${String(index % 60)}`);
    for (let seed = 0; seed < 20; seed++) {
      const { train, test, duplicates, conflicts } = splitReviews(reviewsOf(texts), {
        ...two,
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
      const { test, conflicts } = splitReviews(reviews, { ...two, testSize: 0.5, seed });
      expect([0, 2]).toContain(test.filter(({ text }) => text === "-1").length);
      expect(conflicts).toBe(1);
    }
  });

  it("counts the reviews of texts with several labels", () => {
    const rows = [...many, ...[101, 102].map((id) => ({ id, text: "-1", label: 1, line: id + 1, path: "memory" }))];
    const { conflicts, conflictingReviews } = splitReviews(rows, { ...two, testSize: 0.5, seed: 1 });
    expect([conflicts, conflictingReviews]).toEqual([1, 3]);
  });

  it.each([0.01, 0.2, 0.99])("keeps a text of a rare class in both sets, with a test size of %d", (testSize) => {
    const reviews = reviewsOf([...Array.from({ length: 60 }, (_text, index) => `-${String(index)}`), "+a", "+b"]);
    const { train, test } = splitReviews(reviews, { ...two, testSize, seed: 1 });
    expect([train, test].map((set) => set.filter(({ label }) => label === 1).length)).toEqual([1, 1]);
  });

  it.each([
    ["one text only", ["+a", "-b", "-c", "-d"], 'The class "Positive" has 1 review with 1 different text.'],
    ["a text many times", ["+a", "+a", "+a", "-c", "-d"], 'The class "Positive" has 3 reviews with 1 different text.'],
  ])("names a class with %s", (_what, texts, message) => {
    const split = (): unknown => splitReviews(reviewsOf(texts), { ...two, testSize: 0.2, seed: 1 });
    expect(split).toThrow(expect.objectContaining({ code: "SPLIT_IMPOSSIBLE" }));
    expect(split).toThrow(message);
  });

  it("says that all texts are equal", () => {
    const reviews = Array.from({ length: 24 }, (_row, id) => ({
      id,
      text: "ok",
      label: id % 2,
      line: id + 1,
      path: "f",
    }));
    expect(() => splitReviews(reviews, { ...two, testSize: 0.2, seed: 1 })).toThrow(
      "All 24 reviews have the same text.",
    );
  });

  it.each([0, 1, -0.1, 2, Number.NaN])("rejects a test size of %d", (testSize) => {
    expect(() => splitReviews(many, { ...two, testSize, seed: 1 })).toThrow(RangeError);
  });
});

describe("holdOutReviews", () => {
  const holdOut = (rows = many, count = 20, seed = 1) => holdOutReviews(rows, { ...two, count, seed });

  it("takes the wanted number, each class in the same proportion, and depends only on the seed", () => {
    const { train, validation } = holdOut();
    expect([train.length, validation.length]).toEqual([80, 20]);
    expect(validation.filter(({ label }) => label === 1)).toHaveLength(5);
    expect([...train, ...validation].sort((a, b) => a.id - b.id)).toEqual(many);
    expect(holdOut()).toEqual({ train, validation });
    expect(holdOut(many, 20, 2).validation).not.toEqual(validation);
  });

  it("keeps equal texts on one side", () => {
    const texts = Array.from({ length: 300 }, (_text, index) => `${index % 2 === 0 ? "+" : "-"}${String(index % 60)}`);
    for (let seed = 0; seed < 20; seed++) {
      const { train, validation } = holdOut(reviewsOf(texts), 30, seed);
      const trained = new Set(train.map(({ text }) => text));
      expect(validation.some(({ text }) => trained.has(text))).toBe(false);
      expect(validation).toHaveLength(30);
    }
  });

  it("takes no text of a class that is rare, and never all texts of a class", () => {
    const rare = reviewsOf([...Array.from({ length: 100 }, (_text, index) => `-${String(index)}`), "+a"]);
    const { validation } = holdOut(rare, 10);
    expect(validation.filter(({ label }) => label === 1)).toHaveLength(0);
    expect(
      holdOut(reviewsOf(["+a", "+b", "-a", "-b"]), 4)
        .train.map(({ label }) => label)
        .sort(),
    ).toEqual([0, 1]);
  });
});

describe("validationCount", () => {
  it.each([
    [8, 0],
    [499, 0],
    [500, 100],
    [1_000, 100],
    [4_000, 400],
    [25_000, 2_000],
  ])("of %d training reviews is %d", (reviews, count) => {
    expect(validationCount(reviews)).toBe(count);
  });
});
