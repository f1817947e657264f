import { describe, expect, it } from "vitest";

import type { Translate } from "../translate.ts";
import { formatSeen, formatShort, formatUnknown } from "./format-seen.ts";

const t: Translate = (message, ...args) => message.replace(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));

describe("formatSeen", () => {
  it.each([
    [{ seenTokens: 12, totalTokens: 12 }, undefined],
    [{ seenTokens: 512, totalTokens: 4517 }, "Only about 11% of this text was read"],
    [{ seenTokens: 900, totalTokens: 900, windows: 4 }, "Read whole, in 4 parts"],
    [{ seenTokens: 900, totalTokens: 1800, windows: 4 }, "Only about 50% of this text was read"],
  ])("of %j is %s", (prediction, expected) => expect(formatSeen(prediction, t)).toBe(expected));
});

describe("formatUnknown", () => {
  // Token counts of an English WordPiece vocabulary.
  it.each([
    ["Das Essen war kalt und der Kellner unfreundlich.", 18],
    ["Ce film était magnifique et les acteurs sont excellents.", 19],
    ["Очень плохой сервис, никому не советую.", 35],
  ])("warns of another language: %s", (text, totalTokens) =>
    expect(formatUnknown(text, { totalTokens }, t)).toBe("The model may not know this language"),
  );

  it.each([
    ["The soup was cold, the waiter rude, and the bill a bad joke.", 18],
    ["Overpriced and underwhelming; the unboxing experience was subpar.", 21],
    ["Phenomenal!", 6],
  ])("does not warn of English: %s", (text, totalTokens) =>
    expect(formatUnknown(text, { totalTokens }, t)).toBeUndefined(),
  );

  it("says how much of a text is unknown", () => {
    expect(formatUnknown("漢字", { totalTokens: 4, unknownTokens: 0.5 }, t)).toBe(
      "The model does not know 50% of this text",
    );
  });
});

describe("formatShort", () => {
  it.each([
    ["ok", "One word says little"],
    ["not bad", undefined],
  ])("of %s is %s", (text, expected) => expect(formatShort(text, t)).toBe(expected));
});
