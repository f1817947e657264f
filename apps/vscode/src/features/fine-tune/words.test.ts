import { describe, expect, it } from "vitest";

import type { Translate } from "../../translate.ts";
import { byteWords, durationWords } from "./words.ts";

const t: Translate = (message, ...args) => message.replace(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));

describe("durationWords", () => {
  it.each([
    [1, "about 5 seconds"],
    [42, "about 40 seconds"],
    [60, "about a minute"],
    [300, "about 5 minutes"],
    [9_000, "about 2.5 hours"],
  ])("says %d seconds as %s", (seconds, words) => {
    expect(durationWords(seconds, t)).toBe(words);
  });
});

describe("byteWords", () => {
  it("takes the unit that fits", () => {
    expect([12, 4_300, 66e6, 2.14e9].map(byteWords)).toEqual(["12 B", "4 kB", "66 MB", "2.1 GB"]);
  });
});
