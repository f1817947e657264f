import { describe, expect, it } from "vitest";

import { addWords, scaleWords, sumByWord } from "./word-weights.ts";

/** Words with their text instead of their range, of tokens given as [text, attribution]; each token is searched for after the previous one. */
function weigh(text: string, tokens: readonly (readonly [string, number])[]): [string, number][] {
  let from = 0;
  const offsets = tokens.flatMap(([token]) => {
    if (token === "") return [0, 0];
    const start = text.indexOf(token, from);
    from = start + token.length;
    return [start, from];
  });
  const attributions = tokens.map(([, attribution]) => attribution);
  const words = scaleWords(sumByWord({ text, offsets: Uint32Array.from(offsets), attributions }));
  return words.map(({ start, end, weight }) => [text.slice(start, end), weight]);
}

describe("sumByWord", () => {
  it("sums the pieces of a word", () => {
    const words = weigh("an unwatchable film", [
      ["an", 0.5],
      ["un", 1],
      ["watch", 2],
      ["able", 1],
      ["film", -2],
    ]);
    expect(words).toEqual([
      ["an", 0.125],
      ["unwatchable", 1],
      ["film", -0.5],
    ]);
  });

  it("separates words at punctuation", () => {
    const words = weigh("Don't! 8.5", [
      ["Don", 1],
      ["'", 1],
      ["t", 1],
      ["!", 1],
      ["8", 1],
      [".", 1],
      ["5", 1],
    ]);
    expect(words.map(([word]) => word)).toEqual(["Don", "'", "t", "!", "8", ".", "5"]);
  });

  it("treats Chinese characters as words and joins letters beyond 16 bits", () => {
    expect(
      weigh("好电影", [
        ["好", 1],
        ["电", 0],
        ["影", 0],
      ]).map(([word]) => word),
    ).toEqual(["好", "电", "影"]);
    expect(
      weigh("𝒢𝒪𝒪𝒟", [
        ["𝒢𝒪", 1],
        ["𝒪𝒟", 1],
      ]).map(([word]) => word),
    ).toEqual(["𝒢𝒪𝒪𝒟"]);
  });

  it("ignores special tokens", () => {
    expect(
      weigh("good", [
        ["", 9],
        ["good", -2],
        ["", 9],
      ]),
    ).toEqual([["good", -1]]);
  });

  it("joins tokens of one character", () => {
    const words = sumByWord({
      text: "½ star",
      offsets: Uint32Array.of(0, 1, 0, 1, 0, 1, 2, 6),
      attributions: [1, 1, 1, 3],
    });
    expect(words).toEqual([
      { start: 0, end: 1, weight: 3 },
      { start: 2, end: 6, weight: 3 },
    ]);
  });

  it("returns zero weights if no token counts", () => {
    expect(
      weigh("good film", [
        ["good", 0],
        ["film", 0],
      ]),
    ).toEqual([
      ["good", 0],
      ["film", 0],
    ]);
    expect(weigh("", [["", 1]])).toEqual([]);
  });
});

describe("addWords", () => {
  it("adds the weights of equal words, and joins those that overlap", () => {
    const ofEncoder = [
      { start: 0, end: 3, weight: 1 },
      { start: 3, end: 4, weight: 2 }, // don ' t
      { start: 4, end: 5, weight: 3 },
      { start: 6, end: 9, weight: 4 },
      { start: 9, end: 10, weight: 5 }, // Punctuation.
    ];
    const ofLinear = [
      { start: 0, end: 5, weight: 10 }, // don't
      { start: 6, end: 9, weight: -4 },
    ];
    expect(addWords(ofEncoder, ofLinear)).toEqual([
      { start: 0, end: 5, weight: 16 },
      { start: 6, end: 9, weight: 0 },
      { start: 9, end: 10, weight: 5 },
    ]);
  });
});
