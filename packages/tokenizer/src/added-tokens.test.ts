import { describe, expect, it } from "vitest";
import { createSectionFinder, readAddedTokens } from "./added-tokens.ts";

const find = (text: string, ...tokens: readonly Record<string, unknown>[]): string[] => {
  const added = readAddedTokens(tokens.map((token, id) => ({ id, ...token })));
  return createSectionFinder(added)(text).map(
    ({ start, end, id }) => (id === undefined ? "" : `${String(id)}:`) + text.slice(start, end),
  );
};

describe("createSectionFinder", () => {
  it("splits a text at its tokens", () => {
    expect(find("a[M]b[M]", { content: "[M]" })).toEqual(["a", "0:[M]", "b", "0:[M]"]);
  });

  it("prefers the longest of two tokens that start together", () => {
    expect(find("<ab>", { content: "<a" }, { content: "<ab" })).toEqual(["1:<ab", ">"]);
  });

  it("matches the characters of a token literally", () => {
    expect(find("a.*b a?b", { content: ".*" })).toEqual(["a", "0:.*", "b a?b"]);
  });

  it("does not match a single word inside another word", () => {
    expect(find("one, onely é_one one", { content: "one", single_word: true })).toEqual([
      "0:one",
      ", onely é_one ",
      "0:one",
    ]);
  });

  it("includes the blanks beside a token, but none of the token before it", () => {
    expect(find("a  <m> <m> b", { content: "<m>", lstrip: true, rstrip: true })).toEqual([
      "a",
      "0:  <m> ",
      "0:<m> ",
      "b",
    ]);
  });

  it("returns the whole text if it finds nothing", () => {
    expect(find("text")).toEqual(["text"]);
    expect(find("", { content: "x" })).toEqual([""]);
  });
});
