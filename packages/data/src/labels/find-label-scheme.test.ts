import { describe, expect, it } from "vitest";
import { findLabelScheme } from "./find-label-scheme.ts";
import { parseLabelMap } from "./label-map.ts";
import { labelKey } from "./label-schemes.ts";

/** The meaning of each label in a column that holds each of them `count` times. */
function meanings(labels: readonly unknown[], count = 1): unknown[] {
  const keys = labels.map((label) => labelKey(label) ?? "");
  const scheme = findLabelScheme(new Map(keys.map((key) => [key, count])), "label");
  return keys.map((key) => scheme.classOf(key));
}

describe("findLabelScheme", () => {
  it.each([
    ["0 and 1", [0, 1], [0, 1]],
    ["decimals", ["0.0", "1.0"], [0, 1]],
    ["big integers", [0n, 1n], [0, 1]],
    ["booleans", [false, "True"], [0, 1]],
    ["short words", ["NEG", " pos "], [0, 1]],
    ["words with neutral", ["Negative", "neutral", "POSITIVE"], [0, "skip", 1]],
    ["exported labels", ["LABEL_0", "LABEL_1"], [0, 1]],
    ["fastText's 1 and 2", ["__label__1", "__label__2"], [0, 1]],
    ["signs", ["-1", "0", "1"], [0, "skip", 1]],
    ["0, 2, 4", [0, 2, 4], [0, "skip", 1]],
    ["grades", [0, 1, 2, 3, 4], [0, 0, "skip", 1, 1]],
    ["stars", [1, 2, 3, 4, 5], [0, 0, "skip", 1, 1]],
    ["half stars", [1, 1.5, 2.5, 3.5, 4.5, 5], [0, 0, "skip", "skip", 1, 1]],
    ["ten points", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [0, 0, 0, 0, "skip", "skip", 1, 1, 1, 1]],
    ["mixed spellings", [0, "pos", "Negative"], [0, 1, 0]],
  ])("understands %s", (_what, labels, expected) => {
    expect(meanings(labels)).toEqual(expected);
  });

  it("does not change the rule for a stray label", () => {
    const binary = findLabelScheme(
      new Map([
        ["0", 50],
        ["1", 50],
        ["7", 1],
      ]),
      "label",
    );
    expect([binary.classOf("1"), binary.classOf("7")]).toEqual([1, undefined]);
    const stars = findLabelScheme(
      new Map([
        ["1", 60],
        ["2", 60],
        ["4", 60],
        ["5", 60],
        ["10", 1],
      ]),
      "label",
    );
    expect([stars.classOf("4"), stars.classOf("10")]).toEqual([1, undefined]);
  });

  it("describes the meaning of the labels in words", () => {
    expect(
      findLabelScheme(
        new Map([
          ["1", 1],
          ["5", 1],
        ]),
        "stars",
      ).rule,
    ).toBe("stars 1 to 5: 1 and 2 are negative, 4 and 5 are positive; 3 is left out");
  });

  it.each([
    ["1", "All reviews are positive"],
    ["neg", "All reviews are negative"],
  ])("rejects a column that holds only %j", (label, message) => {
    const find = (): unknown => findLabelScheme(new Map([[label, 9]]), "s");
    expect(find).toThrow(expect.objectContaining({ code: "ONE_CLASS" }));
    expect(find).toThrow(message);
  });

  it("shows labels that it does not know and how to explain them", () => {
    const find = (): unknown =>
      findLabelScheme(
        new Map([
          ["cat", 5],
          ["dog", 5],
          ["0", 1],
          ["1", 1],
        ]),
        "animal",
      );
    const details = { column: "animal", labels: ["cat", "dog", "0", "1"] };
    expect(find).toThrow(expect.objectContaining({ code: "LABELS_UNKNOWN", details }));
    expect(find).toThrow('Column "animal" holds "cat", "dog", "0" and "1"');
  });

  it("uses only the label map if there is one", () => {
    const scheme = findLabelScheme(
      new Map([
        ["good", 1],
        ["1", 5],
        ["bad", 1],
      ]),
      "s",
      parseLabelMap("Good=positive,bad=negative"),
    );
    expect(["good", "bad", "1"].map((label) => scheme.classOf(label))).toEqual([1, 0, undefined]);
    expect(scheme.rule).toBe("Good is positive; bad is negative");
  });
});
