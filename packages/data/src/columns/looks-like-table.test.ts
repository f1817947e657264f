import { describe, expect, it } from "vitest";

import { looksLikeTable } from "./looks-like-table.ts";

describe("looksLikeTable", () => {
  it.each([
    ["text,label", "a film,1"],
    ['"id";"review"', '1;"a film"'],
    ["sentence\tlabel", "a film\t0"],
    ['{"text": "a film"}', ""],
  ])("is true for %j", (...lines) => {
    expect(looksLikeTable(lines)).toBe(true);
  });

  it.each([
    ["good film, bad sound, great actors", "a dull story, well told"],
    ["text, no content. A review!", "fine, I guess"],
    ["review", "a film"],
    ["comment, please", "no more"],
    ["{curly} words", ""],
    ["", ""],
  ])("is false for %j", (...lines) => {
    expect(looksLikeTable(lines)).toBe(false);
  });
});
