import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";

import {
  classWeights,
  decisionGoal,
  frozenPart,
  memorySize,
  mostWindows,
  nameList,
  realNumber,
  repeated,
  wholeNumber,
} from "./option-values.ts";

describe("memorySize", () => {
  it.each([
    ["4GB", 4e9],
    ["900MB", 900e6],
    ["1.5 g", 1.5e9],
  ])("reads %s", (text, bytes) => {
    expect(memorySize(text)).toBe(bytes);
  });

  it.each(["4", "4TB", "0MB", "-1GB", "much"])("refuses %s", (text) => {
    expect(() => memorySize(text)).toThrow("Expected a size such as 4GB or 900MB.");
  });
});

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

describe("mostWindows", () => {
  it("reads a number", () => {
    expect(mostWindows("8")).toBe(8);
  });

  it.each(["0", "-1", "1.5", "reviews.csv", ""])("rejects %j", (text) => {
    expect(() => mostWindows(text)).toThrow("put the option last");
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

describe("decisionGoal", () => {
  it.each([
    ["f1", { kind: "f1" }],
    ["recall=0.95", { kind: "recall", atLeast: 0.95 }],
    ["cost=5", { kind: "cost", ratio: 5 }],
  ])("reads %s", (text, expected) => {
    expect(decisionGoal(text)).toEqual(expected);
  });

  it.each(["", "f1=1", "recall", "recall=", "recall=much", "precision=0.9"])("rejects %j", (text) => {
    expect(() => decisionGoal(text)).toThrow(InvalidArgumentError);
  });
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
