import { describe, expect, it } from "vitest";

import { chooseStandIns, readDimension, resolveDimension } from "./dimensions.ts";

const symbols = [
  { name: "batch", standIn: 31 },
  { name: "sequence", standIn: 37 },
];

describe("readDimension", () => {
  it.each([
    [31, ["batch"], 1],
    [31 * 37 * 384, ["batch", "sequence"], 384],
    [37 * 37, ["sequence", "sequence"], 1],
    [384, [], 384],
    [0, [], 0],
    [-31, [], -31],
  ])("reads %i as the symbols %j times %i", (size, found, factor) => {
    expect(readDimension(size, symbols)).toEqual({ symbols: found, factor });
  });
});

describe("resolveDimension", () => {
  it("multiplies the sizes", () => {
    expect(resolveDimension({ symbols: ["batch", "sequence", "sequence"], factor: 2 }, { batch: 3, sequence: 5 })).toBe(
      150,
    );
  });

  it("names a dimension without a size", () => {
    expect(() => resolveDimension({ symbols: ["batch"], factor: 1 }, {})).toThrow(/"batch" is missing/);
  });
});

describe("chooseStandIns", () => {
  it("chooses primes that divide no known size, each only once", () => {
    const choices = chooseStandIns(["batch", "sequence"], [31 * 2, 768, 41], {});
    const standIns = choices.flat().map((symbol) => symbol.standIn);
    expect(standIns).toEqual([37, 43, 47, 53, 59, 61]);
  });

  it("stays within a limit; below 31 it starts with the largest prime", () => {
    const choices = chooseStandIns(["batch", "sequence"], [32, 13], { sequence: 16 });
    expect(choices.map((symbols) => symbols[1]?.standIn)).toEqual([11, 7, 5]);
  });

  it("uses a prime again if a limit leaves no other", () => {
    const choices = chooseStandIns(["sequence"], [4], { sequence: 4 });
    expect(choices.map((symbols) => symbols[0]?.standIn)).toEqual([3, 3, 3]);
  });

  it("refuses a limit that leaves no prime", () => {
    expect(() => chooseStandIns(["sequence"], [6], { sequence: 4 })).toThrow(
      /No prime up to 4 can stand in for dimension "sequence"/,
    );
  });
});
