import { describe, expect, it } from "vitest";

import { marginShares } from "./margin-shares.ts";

/** Three windows of three classes. */
const WINDOWS = Float32Array.of(1, 0, 4, 5, 3, 0, 0, 2, 1);
const sharesOf = (logits: readonly number[], pooling: "mean" | "max") =>
  marginShares(WINDOWS, Float32Array.from(logits), pooling).map(({ window, margin }) => [window, ...margin]);

describe("marginShares", () => {
  it("gives each window the margin of the text with the mean, the largest contribution first", () => {
    expect(sharesOf([2, 5 / 3, 5 / 3], "mean")).toEqual([
      [1, 1, -1, 0],
      [2, 1, -1, 0],
      [0, 1, -1, 0],
    ]);
  });

  it("gives a class to the window that holds it with the maximum", () => {
    expect(sharesOf([5, 3, 4], "max")).toEqual([
      [1, 1, 0, 0],
      [0, 0, 0, -1],
    ]);
  });
});
