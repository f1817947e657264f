import { describe, expect, it } from "vitest";

import { splitWords } from "./words.ts";

describe("splitWords", () => {
  it.each([
    ["A film, truly GREAT!", ["a", "film", "truly", "great"]],
    ["don't don’t 'quoted' rock'n'roll", ["don't", "don't", "quoted", "rock'n'roll"]],
    ["10/10 naïve cafe\u0301", ["10", "10", "naïve", "café"]],
    ["loved it😍😍", ["loved", "it", "😍", "😍"]],
    ["Ein Meisterwerk. Шедевр!", ["ein", "meisterwerk", "шедевр"]],
    ["很好看 iPhone手机", ["很", "好", "看", "iphone", "手", "机"]],
    [" \n…", []],
  ])("splits %j", (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  it("takes no time for a long row of combining marks", () => {
    const started = performance.now();
    expect(splitWords(`a${"\u0315\u0300\u05ae\u0300".repeat(50_000)} b`)).toContain("b");
    expect(performance.now() - started).toBeLessThan(2_000); // Milliseconds on a quiet machine; half a minute before.
  });
});
