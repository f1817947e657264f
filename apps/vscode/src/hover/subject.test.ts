import { describe, expect, it } from "vitest";

import { judgeableText, selectionAt } from "./subject.ts";

const at = (line: number, character: number) => ({ line, character });

describe("selectionAt", () => {
  const selections = [
    { start: at(0, 0), end: at(0, 0) },
    { start: at(1, 4), end: at(3, 2) },
  ];

  it("finds the selection under the mouse, both its ends included", () => {
    for (const position of [at(1, 4), at(2, 90), at(3, 2)])
      expect(selectionAt(selections, position)).toBe(selections[1]);
  });

  it("finds nothing beside it, nor in an empty selection", () => {
    for (const position of [at(0, 0), at(1, 3), at(3, 3)]) expect(selectionAt(selections, position)).toBeUndefined();
  });
});

describe("judgeableText", () => {
  it("refuses what has no letter or digit", () => {
    expect(["", " \n", "--- * ---"].map(judgeableText)).toEqual([undefined, undefined, undefined]);
    expect(judgeableText("gut!")).toBe("gut!");
  });

  it("cuts what no model would read", () => {
    expect(judgeableText("a".repeat(50_000))).toHaveLength(20_000);
  });
});
