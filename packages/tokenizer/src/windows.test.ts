import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { loadTokenizer } from "./tokenizer.ts";
import { cutWindow, windowRanges } from "./windows.ts";

const startsOf = (...args: Parameters<typeof windowRanges>): number[] =>
  windowRanges(...args).map(({ start }) => start);

describe("windowRanges", () => {
  it.each([0, 5, 6])("has one window for a text of %i tokens that fits", (tokens) => {
    expect(windowRanges(tokens, 6, { stride: 6, most: 8 })).toEqual([{ start: 0, end: tokens }]);
  });

  it("begins at the beginning, ends at the end and leaves out no token", () => {
    for (let tokens = 7; tokens < 60; tokens++) {
      const ranges = windowRanges(tokens, 6, { stride: 4, most: 99 });
      expect([ranges[0]?.start, ranges.at(-1)?.end]).toEqual([0, tokens]);
      for (const [index, { start, end }] of ranges.entries()) {
        expect(end - start).toBe(6);
        expect(start).toBeLessThanOrEqual((ranges[index - 1]?.start ?? 0) + 4);
      }
    }
  });

  it("uses no more windows than the stride needs", () => {
    expect(startsOf(12, 6, { stride: 6, most: 8 })).toEqual([0, 6]);
    expect(startsOf(13, 6, { stride: 6, most: 8 })).toEqual([0, 3, 7]);
  });

  it("spaces the most windows evenly over a longer text", () => {
    expect(startsOf(1006, 6, { stride: 6, most: 3 })).toEqual([0, 500, 1000]);
    expect(startsOf(1006, 6, { stride: 6, most: 1 })).toEqual([0]);
  });
});

describe("cutWindow", () => {
  const fixture = new URL("../../../test/fixtures/tiny-distilbert/tokenizer.json", import.meta.url);
  const tokenizer = loadTokenizer(JSON.parse(readFileSync(fixture, "utf8")));
  const text = "a good 😀 film, a bad story";
  const whole = tokenizer.encode(text);

  it("has special tokens of its own, and offsets in the whole text", () => {
    const { inputIds, offsets, totalTokens } = cutWindow(whole, { start: 4, end: 7 }, tokenizer.specialTokens);
    const [first, last] = [whole.inputIds[0], whole.inputIds.at(-1)];
    expect([...inputIds]).toEqual([first, ...whole.inputIds.subarray(5, 8), last]);
    const places = [1, 2, 3].map((token) => text.slice(offsets[2 * token], offsets[2 * token + 1]));
    expect(places).toEqual([",", "a", "bad"]);
    expect([...offsets.subarray(0, 2), ...offsets.subarray(8)]).toEqual([0, 0, 0, 0]);
    expect(totalTokens).toBe(whole.totalTokens);
  });

  it("is the encoding itself if the text fits", () => {
    const { before, after } = tokenizer.specialTokens;
    const range = { start: 0, end: whole.totalTokens - before - after };
    expect(cutWindow(whole, range, tokenizer.specialTokens)).toBe(whole);
  });
});
