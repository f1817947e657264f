import { describe, expect, it } from "vitest";
import { filterText, originalEnd, originalStart, Rewriter, sliceText, type NormalizedText } from "./normalized-text.ts";

const plain = (text: string): NormalizedText => ({ text, base: 0 });
const origin = (source: NormalizedText, start: number, end: number): [number, number] => [
  originalStart(source, start),
  originalEnd(source, end),
];

describe("Rewriter", () => {
  it("gives a replacing character the place of the replaced one", () => {
    const rewriter = new Rewriter(plain("ab"));
    rewriter.put("X", 0);
    rewriter.put("Y", 0);
    const result = rewriter.finish();
    expect([result.text, origin(result, 0, 1), origin(result, 1, 2)]).toEqual(["XY", [0, 1], [1, 2]]);
  });

  it("gives an added character the place of the one before it", () => {
    const rewriter = new Rewriter(plain("ab"));
    rewriter.put("a", 0);
    rewriter.put("+", 1);
    rewriter.put("b", 0);
    expect(origin(rewriter.finish(), 1, 3)).toEqual([0, 2]);
  });

  it("counts a character outside the basic plane as two code units", () => {
    const rewriter = new Rewriter(plain("😀b"));
    rewriter.put("x", 0);
    rewriter.put("😁", 0);
    const result = rewriter.finish();
    expect([origin(result, 0, 1), origin(result, 1, 3)]).toEqual([[0, 2], [2, 3]]); // prettier-ignore
  });

  it("grows past its first capacity", () => {
    const rewriter = new Rewriter(plain("a"));
    rewriter.put("a", 0);
    for (let count = 0; count < 100; count++) rewriter.put("b", 1);
    expect(origin(rewriter.finish(), 100, 101)).toEqual([0, 1]);
  });
});

describe("filterText", () => {
  it("keeps the places of the kept characters after a drop at the start, inside and at the end", () => {
    const result = filterText(plain("-a--b-"), (codePoint) => codePoint !== 0x2d);
    expect([result.text, origin(result, 0, 1), origin(result, 1, 2)]).toEqual(["ab", [1, 2], [4, 5]]);
  });

  it("returns an empty text if no character is kept", () => {
    expect(filterText(plain("--"), () => false).text).toBe("");
  });
});

describe("sliceText", () => {
  it("keeps the places in the whole original", () => {
    const rest = sliceText(plain("one two"), 4, 7);
    expect([rest.text, origin(rest, 0, 3)]).toEqual(["two", [4, 7]]);
    expect(
      origin(
        sliceText(
          filterText(plain("-abc"), (codePoint) => codePoint !== 0x2d),
          1,
          3,
        ),
        0,
        2,
      ),
    ).toEqual([2, 4]);
  });
});
