import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";

import { classWeights, frozenPart, nameList, realNumber, repeated, wholeNumber } from "./option-values.ts";

describe("frozenPart", () => {
  it("reads embeddings, or a number of layers", () => {
    expect([frozenPart("embeddings"), frozenPart("2")]).toEqual(["embeddings", 2]);
    expect(() => frozenPart("head")).toThrow(InvalidArgumentError);
  });
});

describe("wholeNumber", () => {
  it.each([
    ["3", 3],
    ["0", 0],
    ["1e3", 1000],
  ])("reads %s", (text, expected) => {
    expect(wholeNumber(text)).toBe(expected);
  });

  it.each(["", " ", "-1", "0.5", "three", "1e99", "NaN"])("rejects %j", (text) => {
    expect(() => wholeNumber(text)).toThrow(InvalidArgumentError);
  });
});

describe("realNumber", () => {
  it.each([
    ["5e-5", 5e-5],
    ["-0.5", -0.5],
  ])("reads %s", (text, expected) => {
    expect(realNumber(text)).toBe(expected);
  });

  it.each(["", "fast", "Infinity", "NaN"])("rejects %j", (text) => {
    expect(() => realNumber(text)).toThrow(InvalidArgumentError);
  });
});

describe("classWeights", () => {
  it.each([
    ["balanced", "balanced"],
    ["Negative=2, so so = 0.5", { Negative: 2, "so so": 0.5 }],
    ['"a, ""b"""=2,x=y=3', { 'a, "b"': 2, "x=y": 3 }],
    ["__proto__=3", Object.fromEntries([["__proto__", 3]])],
  ])("reads %s", (text, expected) => {
    expect(classWeights(text)).toEqual(expected);
  });

  it.each(["", "Positive", "Positive=0", "Positive=-1", "Positive=NaN", "=2", "a=1,", "a=1,,b=2", '"a=1', "a=1,a=2"])(
    "rejects %j",
    (text) => {
      expect(() => classWeights(text)).toThrow(InvalidArgumentError);
    },
  );
});

describe("nameList", () => {
  it("splits names at commas", () => {
    expect(nameList("html-tags, line-breaks,")).toEqual(["html-tags", "line-breaks"]);
  });
});

describe("repeated", () => {
  it("keeps the earlier values", () => {
    expect(repeated("b", repeated("a"))).toEqual(["a", "b"]);
  });
});
