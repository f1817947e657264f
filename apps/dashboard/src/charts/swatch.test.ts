// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { runLine } from "../panels/compare-charts.ts";
import { swatchOf } from "./swatch.ts";

const dashesOf = (swatch: HTMLElement): string | null | undefined =>
  swatch.querySelector("path")?.getAttribute("stroke-dasharray");

describe("swatchOf", () => {
  it("has the dashes of its line", () => {
    expect(dashesOf(swatchOf({ color: "series-1" }))).toBe("");
    expect(dashesOf(swatchOf({ color: "series-1", dash: [2, 4] }))).toBe("2 4");
  });

  it("is a dot for a series without a line", () => {
    const swatch = swatchOf({ color: "text", isScatter: true });
    expect([swatch.className, swatch.childElementCount]).toEqual(["swatch dot", 0]);
  });

  it("differs for six compared runs without colors", () => {
    const dashes = [0, 1, 2, 3, 4, 5].map((index) => dashesOf(swatchOf(runLine(index))));
    expect(new Set(dashes).size).toBe(6);
  });
});
