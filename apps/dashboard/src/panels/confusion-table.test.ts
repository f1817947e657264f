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

  it("shows hostile class names as text", () => {
    const hostile = confusionTable([[1]], ["<img src=x>"]);
    expect(hostile.querySelector("img")).toBeNull();
    expect(textsOf(hostile, "tbody th")).toEqual(["actual<img src=x>"]);
  });
});
