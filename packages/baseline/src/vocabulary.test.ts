import { describe, expect, it } from "vitest";

import { buildVocabulary } from "./vocabulary.ts";

const ROWS = [
  [2, 4, 7],
  [4, 2],
  [4, 6],
].map((features) => Int32Array.from(features));

/** In how many rows each of eight features occurs. */
function counts(): Int32Array {
  return Int32Array.from({ length: 8 }, (_, feature) => ROWS.filter((features) => features.includes(feature)).length);
}

describe("buildVocabulary", () => {
  it("numbers the features without gaps, those of the most texts first", () => {
    const { size, textCounts, indicesOf } = buildVocabulary(counts(), 3, 100);
    expect(size).toBe(4);
    expect([...textCounts]).toEqual([3, 2, 1, 1]);
    expect(ROWS.map((features) => [...indicesOf(features)])).toEqual([
      [1, 0, 3],
      [0, 1],
      [0, 2],
    ]);
  });

  it("leaves out features of other texts", () => {
    expect([...buildVocabulary(counts(), 3, 100).indicesOf(Int32Array.of(5, 4))]).toEqual([0]);
  });

  it.each([
    [4, 4],
    [3, 2],
    [2, 2],
    [1, 1],
    [0, 0],
  ])("with a limit of %d keeps %d features, those of the most texts", (limit, kept) => {
    const { size, indicesOf } = buildVocabulary(counts(), 3, limit);
    expect(size).toBe(kept);
    expect([...indicesOf(Int32Array.of(4, 2, 6))]).toEqual([0, 1, 2].slice(0, kept));
  });
});
