import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { datasetOf } from "../items.test.support.ts";
import { polarityOf } from "../labels/polarity.ts";
import { createRandom, type Random } from "../sampling/random.ts";

const NAMES = ["label", "rating", "sentiment", "score", "is_negative", "toxic", "recommended", "clicked", "topic"];
const VALUES = [
  ["0", "1", "2", "3", "4", "5"],
  ["-2", "-1", "0", "1", "2"],
  ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
  ["0.5", "1,5", "2.5", "4", "5.0"],
  ["negative", "Positive", "NEUTRAL", "mixed", "very good", "extremely bad", "irrelevant", "not recommended"],
  ["sports", "tech", "World", "none", "unknown"],
  ["yes", "no", "true", "false", "maybe"],
  ["1 star", "5 stars", "4 out of 5", "90%", "LABEL_0", "LABEL_1"],
  ["", "nan", "unlabelled", "?", "-1"],
];

/** A random label column: values of one or two kinds, some of them rare. */
function randomLabels(random: Random): readonly string[] {
  const kinds = Array.from({ length: 1 + random.int(2) }, () => VALUES[random.int(VALUES.length)] ?? []);
  const values = kinds.flat().filter(() => random.int(3) > 0);
  return values.flatMap((value) => Array.from({ length: [1, 2, 3, 10, 60, 250][random.int(6)] ?? 1 }, () => value));
}

/** The side that a value states by itself: a positive number on a scale around zero, or a word. */
const sideOf = (value: string): string | undefined => (/\d/.test(value) ? undefined : polarityOf(value));

describe("readDataset of random label columns", () => {
  it("accounts for every row, and merges or drops no frequent value without the user's word", async () => {
    let clear = 0;
    let asked = 0;
    for (let seed = 0; seed < 400; seed++) {
      const random = createRandom(seed);
      const labels = randomLabels(random);
      const name = NAMES[random.int(NAMES.length)] ?? "";
      const rows = labels.map((label, index) => ({ text: `text ${String(index)}`, [name]: label }));
      const content = rows.map((row) => JSON.stringify(row)).join("\n");
      const read = datasetOf({ "a.jsonl": content }, { columns: { text: "text", label: name } });
      const dataset = await read.catch((error: unknown) => error);
      if (dataset instanceof DataError) {
        asked++;
        expect(["LABELS_UNCLEAR", "ONE_CLASS", "ALL_ROWS_BAD", "FILE_EMPTY"]).toContain(dataset.code);
        continue;
      }
      clear++;
      const { reviews, classNames, classCounts, skipped, problemCount, rowsRead, labelPlans } = await read;
      const usable = classCounts.reduce((sum, count) => sum + count, 0);
      expect(usable + skipped + problemCount).toBe(rowsRead);
      expect(rowsRead).toBe(labels.length);
      expect(reviews).toHaveLength(usable);

      const values = labelPlans.flatMap((plan) => plan.values);
      expect(values.reduce((sum, value) => sum + value.rows, 0)).toBe(rowsRead);
      const labelled = values
        .filter(({ leftOut }) => leftOut !== "no-label")
        .reduce((sum, value) => sum + value.rows, 0);
      const unknown = values.filter(({ leftOut }) => leftOut === "unknown");
      for (const { rows: count } of unknown) expect(count).toBeLessThan(labelled * 0.01);
      expect(unknown.reduce((sum, value) => sum + value.rows, 0)).toBeLessThanOrEqual(labelled * 0.02);
      expect(values.some(({ leftOut }) => leftOut === "chosen")).toBe(false);

      for (const className of classNames) {
        const members = values.filter((value) => value.className === className).map(({ value }) => value);
        if (members.length < 2) continue;
        // Only words of one polarity, or neighbours on a scale, are one class.
        const sides = new Set(members.map(sideOf));
        expect(sides.size).toBe(1);
        expect(["Negative", "Neutral", "Positive"]).toContain(className);
      }
    }
    expect(clear).toBeGreaterThan(50);
    expect(asked).toBeGreaterThan(50);
  });
});
