import { describe, expect, it } from "vitest";

import { FEATURE_COUNT } from "./features.ts";
import { buildVocabulary } from "./vocabulary.ts";

const ROWS = [
  [7, 40, FEATURE_COUNT - 1],
  [40, 7],
  [40, 900],
].map((features) => Int32Array.from(features));

describe("buildVocabulary", () => {
  it("numbers the features without gaps, those of the most texts first", () => {
    const { size, textCounts, indicesOf } = buildVocabulary(ROWS, 100);
    expect(size).toBe(4);
    expect([...textCounts]).toEqual([3, 2, 1, 1]);
    expect(ROWS.map((features) => [...indicesOf(features)])).toEqual([
      [1, 0, 3],
      [0, 1],
      [0, 2],
    ]);
  });

  it("leaves out features of other texts", () => {
    expect([...buildVocabulary(ROWS, 100).indicesOf(Int32Array.of(8, 40))]).toEqual([0]);
  });

  it.each([
    [4, 4],
    [3, 2],
    [2, 2],
    [1, 1],
    [0, 0],
  ])("with a limit of %d keeps %d features, those of the most texts", (limit, kept) => {
    const { size, indicesOf } = buildVocabulary(ROWS, limit);
    expect(size).toBe(kept);
    expect([...indicesOf(Int32Array.of(40, 7, 900))]).toEqual([0, 1, 2].slice(0, Math.min(kept, 3)));
  });
});
