import { describe, expect, it } from "vitest";
import { headTailTruncation, headTruncation, keptRanges, type TokenRange } from "./truncation.ts";

describe("keptRanges", () => {
  it("keeps a text that fits without asking the strategy", () => {
    const strategy = { name: "broken", keep: (): TokenRange[] => [{ start: 5, end: 1 }] };
    expect(keptRanges(strategy, 10, 10)).toEqual([{ start: 0, end: 10 }]);
  });

  it.each([
    ["too many tokens", [{ start: 0, end: 5 }]],
    ["a range past the end", [{ start: 9, end: 11 }]],
    ["ranges that overlap", [{ start: 0, end: 2 }, { start: 1, end: 2 }]], // prettier-ignore
    ["a backward range", [{ start: 2, end: 1 }]],
    ["half a token", [{ start: 0, end: 0.5 }]],
  ])("rejects a strategy that keeps %s, by its name", (_what, ranges) => {
    const strategy = { name: "own", keep: (): TokenRange[] => ranges };
    expect(() => keptRanges(strategy, 10, 4)).toThrow(
      expect.objectContaining({ code: "TRUNCATION_INVALID", message: expect.stringContaining('"own"') as string }),
    );
  });
});

describe("headTruncation", () => {
  it("keeps the beginning", () => {
    expect(keptRanges(headTruncation, 10, 4)).toEqual([{ start: 0, end: 4 }]);
  });
});

describe("headTailTruncation", () => {
  it("keeps the first 128 and the last 382 of 510 tokens, as published", () => {
    expect(keptRanges(headTailTruncation, 1000, 510)).toEqual([
      { start: 0, end: 128 },
      { start: 618, end: 1000 },
    ]);
  });

  it.each([0, 1, 2, 3, 126])("fills a room of %i tokens exactly", (room) => {
    const kept = keptRanges(headTailTruncation, 200, room);
    expect(kept.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(room);
  });
});
