import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { labelKey } from "./label-key.ts";
import { isLabelList, listItems } from "./label-lists.ts";
import { planLabels } from "./plan-labels.ts";

describe("listItems", () => {
  it.each([
    ["['joy']", ["joy"]],
    ['["joy", "love"]', ["joy", "love"]],
    ["[3,  5]", ["3", "5"]],
    ["[]", []],
    [
      [1, 2],
      [1, 2],
    ],
  ])("of %j", (value, items) => {
    expect(listItems(value)).toEqual(items);
  });

  it.each(["joy", "[joy", "", 4, undefined])("is undefined for %j", (value) => {
    expect(listItems(value)).toBeUndefined();
  });
});

describe("labelKey of lists", () => {
  it.each([
    [["joy"], "joy"],
    ["['Joy']", "joy"],
    ["[4]", "4"],
    [[4.5], "4.5"],
    [[], undefined],
    ["[]", undefined],
    [["joy", "love"], "[joy, love]"],
    ["[ 'joy','love' ]", "[joy, love]"],
    [[["joy"]], undefined],
  ])("%j is %j", (value, key) => {
    expect(labelKey(value)).toBe(key);
    expect(labelKey(key)).toBe(key);
  });
});

describe("labelKey of quoted labels", () => {
  it.each([
    ["'joy'", "joy"],
    ['"So, so"', "so, so"],
    ["0.", "0"],
    ["'n' or 'p'", "'n' or 'p'"],
    ["it's", "it's"],
    ['"', '"'],
  ])("%j is %j", (value, key) => {
    expect(labelKey(value)).toBe(key);
  });
});

describe("isLabelList", () => {
  const keys = new Set(["joy", "love", "4", "5", "home, garden"]);

  it.each(["[joy, love]", "[1, calm]", "joy, love", "joy|love", "3,5,27"])("recognizes %j", (key) => {
    expect(isLabelList(key, keys)).toBe(true);
  });

  it.each(["joy", "home, garden", "4,5", "joy, unless it rains", "-"])("leaves %j", (key) => {
    expect(isLabelList(key, keys)).toBe(false);
  });
});

describe("a column with lists", () => {
  const plan = (counts: Readonly<Record<string, number>>, options = {}) =>
    planLabels(
      Object.entries(counts).map(([value, rows]) => ({ value, rows })),
      "emotions",
      options,
    );
  const errorOf = (counts: Readonly<Record<string, number>>): unknown => {
    try {
      return plan(counts);
    } catch (error) {
      return error;
    }
  };

  it("asks whether to leave out rows with several labels, and each answer can be read", () => {
    const counts = { joy: 20, love: 20, "joy, love": 5 };
    const error = errorOf(counts);
    expect(error).toMatchObject({
      code: "LABELS_UNCLEAR",
      details: { choices: [{ labelMap: { joy: "joy", love: "love", "joy, love": "skip" } }, { classes: "as-is" }] },
    });
    expect(plan(counts, { labelMap: { joy: "joy", love: "love", "joy, love": "skip" } }).classNames).toEqual([
      "joy",
      "love",
    ]);
    expect(plan(counts, { classes: "as-is" }).classNames).toHaveLength(3);
  });

  it("leaves rare lists out", () => {
    expect(plan({ joy: 200, love: 200, "[joy, love]": 3 }).values.at(-1)).toEqual({
      value: "[joy, love]",
      rows: 3,
      leftOut: "unknown",
    });
  });

  it("refuses lists that leave no classes", () => {
    const error = errorOf({ "[0, 1]": 20, "[1, 0]": 20 });
    expect(error).toBeInstanceOf(DataError);
    expect(error).toMatchObject({ code: "LABELS_MULTIPLE", details: { columns: ["emotions"] } });
  });
});
