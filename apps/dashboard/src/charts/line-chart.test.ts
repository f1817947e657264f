// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { rangeOf } from "./line-chart.ts";

const ends = (scale: Parameters<typeof rangeOf>[0], low: number, high: number) =>
  rangeOf(scale, 0.08)(undefined as never, low, high, "y"); // The chart is not read.

describe("rangeOf", () => {
  it("leaves a margin around the data", () => {
    expect(ends({ format: String }, 0, 1)).toEqual([-0.08, 1.08]);
  });

  it("ends a share at 100%", () => {
    expect(ends({ ceiling: 1, format: String }, 0.5, 1)).toEqual([0.46, 1]);
    expect(ends({ ceiling: 1, format: String }, 1, 1)[1]).toBe(1);
  });
});
