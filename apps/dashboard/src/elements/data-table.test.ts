// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { rowsOf } from "../testing/reader.ts";
import { dataTable } from "./data-table.ts";

const OPTIONS = { caption: "Figures", columns: ["Figure", "Value"], rows: [["Accuracy", "<b>0.9</b>"]] };

describe("dataTable", () => {
  it("has column heads, row names and cells, all as text", () => {
    const frame = dataTable(OPTIONS);
    expect(rowsOf(frame)).toEqual([
      ["Figure", "Value"],
      ["Accuracy", "<b>0.9</b>"],
    ]);
    expect(frame.querySelector("b")).toBeNull();
    expect(frame.querySelector("tbody th")?.getAttribute("scope")).toBe("row");
  });

  it("has rows that summarize the others only if there are any", () => {
    const footer = dataTable({ ...OPTIONS, footer: [["Mean", "0.5"]] }).querySelector("tfoot");
    expect(footer === null ? [] : rowsOf(footer)).toEqual([["Mean", "0.5"]]);
    expect(dataTable(OPTIONS).querySelector("tfoot")).toBeNull();
  });

  it("can be scrolled with the keyboard under the name of its caption", () => {
    const frame = dataTable(OPTIONS);
    expect([frame.getAttribute("tabindex"), frame.getAttribute("aria-label")]).toEqual(["0", "Figures"]);
  });

  it("names the column of each cell where rows may become cards", () => {
    const cell = (options: object) => dataTable({ ...OPTIONS, ...options }).querySelector("td");
    expect(cell({ hasCards: true })?.dataset["column"]).toBe("Value");
    expect(cell({})?.dataset["column"]).toBeUndefined();
  });

  it("hides the caption from sight unless it is asked for", () => {
    expect(dataTable(OPTIONS).querySelector("caption")?.className).toBe("visually-hidden");
    expect(dataTable({ ...OPTIONS, isCaptionShown: true }).querySelector("caption")?.className).toBe("");
  });
});
