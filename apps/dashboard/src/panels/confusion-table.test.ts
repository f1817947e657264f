// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { rowsOf, textsOf } from "../testing/reader.ts";
import { confusionTable } from "./confusion-table.ts";

const table = confusionTable(
  [
    [30, 10],
    [0, 1200],
  ],
  ["No", "Yes"],
);

describe("confusionTable", () => {
  it("has a row per actual class and a column per predicted class, with counts and fractions of the row", () => {
    expect(rowsOf(table)).toEqual([
      ["", "predictedNo", "predictedYes"],
      ["actualNo", "3075.0%", "1025.0%"],
      ["actualYes", "00.0%", "1,200100.0%"],
    ]);
  });

  it("marks correct and wrong cells and shades them by their fraction", () => {
    expect(textsOf(table, ".cell.right .cell-count")).toEqual(["30", "1,200"]);
    expect(textsOf(table, ".cell.wrong .cell-count")).toEqual(["10", "0"]);
    const shades = [...table.querySelectorAll<HTMLElement>(".cell")].map((cell) =>
      cell.style.getPropertyValue("--share"),
    );
    expect(shades).toEqual(["0.750", "0.250", "0.000", "1.000"]);
  });

  it("has 0% in the row of a class without reviews", () => {
    const empty = confusionTable(
      [
        [0, 0],
        [1, 1],
      ],
      ["No", "Yes"],
    );
    expect(textsOf(empty, ".cell-share")).toEqual(["0.0%", "0.0%", "50.0%", "50.0%"]);
  });

  describe("with more than five classes", () => {
    const names = Array.from({ length: 20 }, (_, c) => (c === 3 ? "x".repeat(300) : `Class ${c}`));
    const large = confusionTable(
      names.map((_, actual) => names.map((_name, predicted) => (actual === predicted ? 30 : predicted % 2))),
      names,
    );

    it("has small cells, with the whole names in the heads, and scrolls in its card", () => {
      expect(large.querySelector("table.small")).not.toBeNull();
      expect(large.getAttribute("tabindex")).toBe("0");
      expect(textsOf(large, "tbody th")).toEqual(names);
      expect(textsOf(large, "thead th")).toEqual(names);
      expect(textsOf(large, ".corner")).toEqual(["actual ↓, predicted →"]);
      expect(large.querySelector("tbody tr:nth-child(4) th .class-name")?.getAttribute("title")).toBe(names[3]);
    });

    it("has counts and whole percentages, and marks the cells without reviews", () => {
      expect(rowsOf(large)[1]?.slice(0, 4)).toEqual(["Class 0", "3075%", "13%", "00%"]);
      expect(large.querySelectorAll(".none")).toHaveLength(20 * 10 - 10);
    });

    it("names both classes of a cell, whose heads may be out of view", () => {
      const cell = large.querySelector<HTMLElement>("tbody tr:nth-child(2) td:nth-of-type(5)");
      expect(cell?.title).toBe("actual Class 1, predicted Class 4");
    });
  });

  it("shows hostile class names as text", () => {
    const hostile = confusionTable([[1]], ["<img src=x>"]);
    expect(hostile.querySelector("img")).toBeNull();
    expect(textsOf(hostile, "tbody th")).toEqual(["actual<img src=x>"]);
  });
});
