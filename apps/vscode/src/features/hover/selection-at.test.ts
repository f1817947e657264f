import { describe, expect, it } from "vitest";

import { selectionAt } from "./selection-at.ts";

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

  it("finds nothing outside a selection or in an empty one", () => {
    for (const position of [at(0, 0), at(1, 3), at(3, 3)]) expect(selectionAt(selections, position)).toBeUndefined();
  });
});
