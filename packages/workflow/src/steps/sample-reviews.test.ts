import type { Review } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";

import { sampleReviews } from "./sample-reviews.ts";

/** A quarter of the reviews is positive. */
const reviews: readonly Review[] = Array.from({ length: 40 }, (_, id) => ({
  ...{ id, text: `review ${String(id)}`, label: id % 4 === 0 ? 1 : 0, line: id + 1, path: "a.csv" },
}));

describe("sampleReviews", () => {
  it("keeps the share of each class and the order of the reviews", () => {
    const sample = sampleReviews(reviews, 8, 1);
    expect(sample.filter(({ label }) => label === 1)).toHaveLength(2);
    expect(sample).toHaveLength(8);
    expect(sample.map(({ id }) => id)).toEqual(sample.map(({ id }) => id).sort((a, b) => a - b));
  });

  it("keeps the shares of five classes, and at least one review of each", () => {
    const five = reviews.map((review) => ({ ...review, label: review.id < 36 ? review.id % 4 : 4 }));
    const counts = [0, 1, 2, 3, 4].map(
      (label) => sampleReviews(five, 20, 1).filter((review) => review.label === label).length,
    );
    expect(counts).toEqual([5, 5, 5, 5, 2]);
    const few = sampleReviews(five, 4, 1);
    expect(new Set(few.map(({ label }) => label)).size).toBe(5);
  });

  it("depends only on the seed", () => {
    expect(sampleReviews(reviews, 8, 1)).toEqual(sampleReviews(reviews, 8, 1));
    expect(sampleReviews(reviews, 8, 1)).not.toEqual(sampleReviews(reviews, 8, 2));
  });

  it.each([undefined, 40, 100])("keeps all reviews with a limit of %s", (limit) => {
    expect(sampleReviews(reviews, limit, 1)).toBe(reviews);
  });
});
