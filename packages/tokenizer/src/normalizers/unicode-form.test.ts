import { describe, expect, it } from "vitest";

import { compose, decompose } from "./unicode-form.ts";

const wholeText = (text: string) => ({ text, base: 0 });

describe("decompose", () => {
  it("sorts marks by combining class, and keeps the order of equal ones", () => {
    const text = "a\u0315\u0300\u05ae\u0301b\u0323\u0300";
    expect(decompose(wholeText(text), "NFD").text).toBe(text.normalize("NFD"));
  });

  it("agrees with the engine on every pair of old marks", () => {
    const marks = Array.from({ length: 0x70 }, (_mark, index) => String.fromCodePoint(0x300 + index));
    for (const first of marks) {
      const text = marks.map((second) => `a${first}${second}`).join("");
      expect(decompose(wholeText(text), "NFD").text).toBe(text.normalize("NFD"));
    }
  });

  it.each([
    ["decomposes", (text: string) => decompose(wholeText(text), "NFD")],
    ["composes", (text: string) => compose(wholeText(text), "NFC")],
  ])("%s a million marks in a row", (_name, normalize) => {
    const text = "\u0315\u0300\u05ae\u0300".repeat(250_000);
    const started = performance.now();
    expect(normalize(text).text.length).toBe(1_000_000);
    expect(performance.now() - started).toBeLessThan(5_000); // Some 0.5 s on a quiet machine; hours before.
  });
});
