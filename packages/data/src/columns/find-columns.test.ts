import { describe, expect, it } from "vitest";
import { findColumns } from "./find-columns.ts";

const LONG = "A film that one viewing is quite enough for.";

describe("findColumns", () => {
  it.each([
    ["names", { Review_Text: LONG, Sentiment: "positive" }, "Review_Text", "Sentiment"],
    ["content only", { t: LONG, s: 0 }, "t", "s"],
    ["names among others", { "": 17, id: "5814_8", sentiment: "1", review: LONG }, "review", "sentiment"],
    ["the longest text", { title: "Short", what: LONG, liked: true }, "what", "liked"],
    ["a class before a rating", { rating: 5, text: LONG, label: 1 }, "text", "label"],
    ["a rating without a class", { review: LONG, stars: 5, useful: 0 }, "review", "stars"],
    ["a name before content", { text: "ok", explanation: LONG, label: "neg" }, "text", "label"],
  ])("finds them by %s", (_what, row, text, label) => {
    expect(findColumns([row], "f.csv")).toEqual({ text, label });
  });

  it("uses the given columns and finds the other one", () => {
    const row = { text: LONG, review: LONG, label: 1, stars: 4 };
    expect(findColumns([row], "f.csv", { text: "review" })).toEqual({ text: "review", label: "label" });
    expect(findColumns([row], "f.csv", { text: "text", label: "stars" })).toEqual({ text: "text", label: "stars" });
  });

  it.each([
    ["two texts by name", { text: LONG, review: LONG, label: 1 }, "text", ["text", "review"]],
    ["two texts by length", { one: LONG, two: `${LONG} Or once.`, label: 1 }, "text", ["one", "two"]],
    ["two labels by name", { text: LONG, label: 1, target: 0 }, "label", ["label", "target"]],
    ["two labels by content", { text: LONG, a: 1, b: 0 }, "label", ["a", "b"]],
  ])("reports %s instead of guessing", (_what, row, role, columns) => {
    expect(() => findColumns([row], "f.csv")).toThrow(
      expect.objectContaining({ code: "COLUMNS_AMBIGUOUS", details: { role, columns } }),
    );
    expect(() => findColumns([row], "f.csv")).toThrow(`may each be the ${role}.`);
  });

  it("lists the columns if none fits", () => {
    const find = (): unknown => findColumns([{ price: "12.50", weight: "3 kg" }], "f.csv");
    const details = { role: "label", columns: ["price", "weight"] };
    expect(find).toThrow(expect.objectContaining({ code: "COLUMNS_NOT_FOUND", details }));
    expect(find).toThrow('Its columns are "price" and "weight".');
  });

  it("lists the columns if a given one is missing", () => {
    const find = (): unknown => findColumns([{ text: LONG, label: 1 }], "f.csv", { label: "lable" });
    const details = { role: "label", columns: ["text", "label"] };
    expect(find).toThrow(expect.objectContaining({ code: "COLUMN_MISSING", details }));
    expect(find).toThrow('no column "lable". Its columns are "text" and "label"');
  });

  it("does not mistake row numbers for labels", () => {
    const rows = [1, 2, 3, 4, 5, 6].map((id) => ({ id, review: LONG, rating: id % 3 === 0 ? "odd" : "5" }));
    expect(findColumns(rows, "f.csv")).toEqual({ text: "review", label: "rating" });
    expect(
      findColumns(
        rows.map(({ id, review }) => ({ id, review, liked: id % 2 })),
        "f.csv",
      ).label,
    ).toBe("liked");
  });

  it("returns a column with a label name whatever it holds, so that an error can show its values", () => {
    expect(findColumns([{ text: LONG, label: "cat" }], "f.csv").label).toBe("label");
  });
});
