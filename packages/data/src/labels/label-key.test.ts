import { describe, expect, it } from "vitest";
import { labelKey, labelText } from "./label-key.ts";

describe("labelKey", () => {
  it.each([
    [" Positive\u00a0", "positive"],
    ["\ufeffpositive\u200b", "positive"],
    ["posi\u00adtive\u200e", "positive"],
    ["\u2066positive\u2069", "positive"],
    ["Very  Good", "very good"],
    ["__label__2", "2"],
    ["1.0", "1"],
    ["-0", "0"],
    ["+01", "1"],
    ["4,5", "4.5"],
    [".5", "0.5"],
    ["\u22121", "-1"],
    ["５", "5"],
    ["ｐｏｓｉｔｉｖｅ", "positive"],
    ["260000000000000001", "260000000000000001"],
    ["1,000", "1,000"],
    [true, "true"],
    [4.5, "4.5"],
  ])("of %j is %j", (value, key) => {
    expect(labelKey(value)).toBe(key);
  });

  it("takes no time for a long row of combining marks", () => {
    const started = performance.now();
    labelKey(`a${"\u0315\u0300\u05ae\u0300".repeat(50_000)}`);
    expect(performance.now() - started).toBeLessThan(2_000); // Milliseconds on a quiet machine; half a minute before.
  });

  it("reads big integers", () => {
    expect(labelKey(3n)).toBe("3");
  });

  it("has no key for a value that cannot be a label", () => {
    expect([undefined, null, "", " \u200b\u00a0", "__label__", {}, []].map(labelKey)).toEqual(
      new Array(7).fill(undefined),
    );
  });
});

describe("labelText", () => {
  it("takes no time for a text with many blanks", () => {
    // With a regular expression this would not end.
    const text = `a${"\n\t \u200b".repeat(20_000)}b`;
    expect(labelText(` ${text}\n`)).toBe(text);
  });

  it("takes a text of many megabytes", () => {
    const text = "good ".repeat(2_000_000); // A regular expression would exceed the stack.
    expect(labelText(text)).toHaveLength(text.length - 1);
    expect(labelKey(text)).toHaveLength(text.length - 1);
  });

  it("keeps the spelling without invisible edges", () => {
    expect(labelText("\u200b Very Good\u00a0")).toBe("Very Good");
  });
});
