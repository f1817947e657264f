import { describe, expect, it } from "vitest";

import { firstReviews, selectReviews, type TextWindows, type TokenizedReviews } from "./batch-rows.ts";
import { makeBatches } from "./batches.ts";

const [CLS, SEP] = [101, 102];
const whole = (content: readonly number[]): Int32Array => Int32Array.of(CLS, ...content, SEP);

/** A short text, one of seven tokens in windows of four, and one of four. */
const LONG = [1, 2, 3, 4, 5, 6, 7];
const REVIEWS: TokenizedReviews = {
  inputIds: [whole([8, 9]), whole(LONG), whole([11, 12, 13, 14])],
  labels: Int32Array.of(0, 1, 0),
  windows: {
    ...{ length: 6, specialTokens: { before: 1, after: 1 }, pooling: "mean" },
    ...{ first: Int32Array.of(0, 1, 4, 5), starts: Int32Array.of(0, 0, 1, 3, 0) },
  },
};
const options = { batchSize: 2, padTokenId: 0 };

function rowsOf(reviews: TokenizedReviews, shuffle: boolean, epoch = 0, seed = 0) {
  return [...makeBatches(reviews, { ...options, shuffle, epoch, seed })].flatMap((batch) =>
    Array.from(batch.indices, (text, row) => ({
      text,
      label: batch.labels[row],
      ids: [...batch.inputIds.subarray(row * batch.length, (row + 1) * batch.length)].filter((id) => id !== 0),
    })),
  );
}

describe("batches of windows", () => {
  it("hold every window of every text once, the longest first, with the review of each row", () => {
    expect(rowsOf(REVIEWS, false)).toEqual([
      { text: 1, label: 1, ids: [CLS, 1, 2, 3, 4, SEP] },
      { text: 1, label: 1, ids: [CLS, 2, 3, 4, 5, SEP] },
      { text: 1, label: 1, ids: [CLS, 4, 5, 6, 7, SEP] },
      { text: 2, label: 0, ids: [CLS, 11, 12, 13, 14, SEP] },
      { text: 0, label: 0, ids: [CLS, 8, 9, SEP] },
    ]);
  });

  it("hold texts of different lengths in one batch, which is full", () => {
    const batches = [...makeBatches(REVIEWS, { ...options, shuffle: false })];
    expect(batches.map(({ rows }) => rows)).toEqual([2, 2, 1]);
    expect([...(batches[1]?.indices ?? [])]).toEqual([1, 2]);
  });

  it("hold one window of each text when windows are drawn, which any of its windows can be", () => {
    const seen = new Set<string>();
    for (let epoch = 0; epoch < 40; epoch++) {
      const rows = rowsOf(REVIEWS, true, epoch);
      expect(rows.map(({ text }) => text).sort()).toEqual([0, 1, 2]);
      const { ids = [] } = rows.find(({ text }) => text === 1) ?? {};
      expect([ids.length, ids[0], ids.at(-1)]).toEqual([6, CLS, SEP]);
      seen.add(ids.slice(1, -1).join(" "));
    }
    expect([...seen].sort()).toEqual(["1 2 3 4", "2 3 4 5", "3 4 5 6", "4 5 6 7"]);
  });

  it("draw the same windows for the same seed and epoch, and others for each epoch, seed and text", () => {
    const long = Array.from({ length: 200 }, (_, index) => 1 + index);
    const texts: TokenizedReviews = {
      ...{ inputIds: [whole(long), whole(long)], labels: Int32Array.of(0, 1) },
      windows: { ...REVIEWS.windows, first: Int32Array.of(0, 1, 2), starts: Int32Array.of(0, 0) } as TextWindows,
    };
    const drawn = (seed: number, epoch: number) =>
      rowsOf(texts, true, epoch, seed)
        .sort((a, b) => a.text - b.text)
        .map(({ ids }) => ids[1]);
    expect(drawn(3, 1)).toEqual(drawn(3, 1));
    const starts = [...drawn(3, 1), ...drawn(3, 2), ...drawn(4, 1)];
    expect(new Set(starts).size).toBe(starts.length);
  });

  it("have the same number in every epoch when windows are drawn", () => {
    for (let epoch = 0; epoch < 5; epoch++) {
      expect(makeBatches(REVIEWS, { ...options, shuffle: true, epoch }).count).toBe(2);
    }
  });

  it("are those of the texts if no text has windows", () => {
    const { inputIds, labels } = REVIEWS;
    expect(rowsOf({ inputIds, labels }, false).map(({ ids }) => ids.length)).toEqual([9, 6, 4]);
  });
});

describe("firstReviews", () => {
  it("keeps the windows of the first texts", () => {
    expect(rowsOf(firstReviews(REVIEWS, 2), false)).toEqual(rowsOf(REVIEWS, false).filter(({ text }) => text < 2));
  });

  it("keeps truncated texts", () => {
    const { inputIds, labels } = REVIEWS;
    const first = firstReviews({ inputIds, labels }, 1);
    expect(first).toEqual({ inputIds: [whole([8, 9])], labels: Int32Array.of(0) });
  });
});

describe("selectReviews", () => {
  it("has the windows of the chosen texts, in the given order", () => {
    const rows = (text: number) => rowsOf(REVIEWS, false).filter((row) => row.text === text);
    const ids = (of: ReturnType<typeof rowsOf>) => of.map((row) => row.ids);
    const selected = rowsOf(selectReviews(REVIEWS, [2, 0]), false);
    expect(ids(selected.filter(({ text }) => text === 0))).toEqual(ids(rows(2)));
    expect(ids(selected.filter(({ text }) => text === 1))).toEqual(ids(rows(0)));
  });

  it("has the labels of the chosen texts", () => {
    const { inputIds } = REVIEWS;
    expect([...selectReviews({ inputIds, labels: Int32Array.of(5, 6, 7) }, [2, 0]).labels]).toEqual([7, 5]);
  });
});
