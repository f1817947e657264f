import { describe, expect, it } from "vitest";

import { isPlaceholder } from "./placeholders.ts";

describe("isPlaceholder", () => {
  it.each([
    ...["nan", "NaN", " NULL ", "None", "n/a", "N.A.", "NA", "#N/A", "<NA>", "(null)", String.raw`\N`, "undefined"],
    ...["NaT", "No review", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "-", " -- ", "\u2014"],
    ...["Not Available", "not available.", "[Not Available]", "NOT_AVAILABLE"],
    ...["[deleted]", "[removed]", "[ Removed ]", "(deleted)", "<deleted>", "{empty}", "[ Removed by Reddit ]"],
  ])("is true for %j", (text) => {
    expect(isPlaceholder(text)).toBe(true);
  });

  it.each([
    ...[
      "",
      "[]",
      "none of it",
      "deleted",
      "removed",
      "empty",
      "no comment",
      "a nan",
      "Nana",
      "[great]",
      "null and void",
    ],
    ...["The page is not available", "[deleted] but good", ".", "no", "unavailable"],
  ])("is false for %j", (text) => {
    expect(isPlaceholder(text)).toBe(false);
  });
});
