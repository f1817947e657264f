import { type CleanedText, cleanText } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";

import { placeInOriginal } from "./place-in-original.ts";

const upperCase = { name: "u", description: "", apply: (text: string) => text.toUpperCase() };

describe("placeInOriginal", () => {
  it("keeps the places of a text that was not changed", () => {
    const words = [{ start: 0, end: 1, weight: 1 }];
    expect(placeInOriginal(words, cleanText("a b", [upperCase]))).toEqual(words);
  });

  it("joins words that come from one piece of the original, with a weight of at most 1", () => {
    const smiley: Pick<CleanedText, "toOriginal"> = {
      toOriginal: ({ end }) => (end < 9 ? { start: 2, end: 4 } : { start: 5, end: 8 }),
    };
    const words = [
      { start: 2, end: 5, weight: 0.8 },
      { start: 6, end: 8, weight: 0.7 },
      { start: 9, end: 12, weight: -0.5 },
    ];
    expect(placeInOriginal(words, smiley)).toEqual([
      { start: 2, end: 4, weight: 1 },
      { start: 5, end: 8, weight: -0.5 },
    ]);
  });
});
