import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";

import { given, nameList, realNumber, repeated, wholeNumber } from "./options.ts";

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

describe("nameList", () => {
  it("takes names apart at commas", () => {
    expect(nameList("html-tags, line-breaks,")).toEqual(["html-tags", "line-breaks"]);
  });
});

describe("repeated", () => {
  it("keeps what was given before", () => {
    expect(repeated("b", repeated("a"))).toEqual(["a", "b"]);
  });
});

describe("given", () => {
  it("leaves out what was not given, and nothing else", () => {
    expect(given({ a: 0, b: undefined, c: false, d: "" })).toEqual({ a: 0, c: false, d: "" });
  });
});
