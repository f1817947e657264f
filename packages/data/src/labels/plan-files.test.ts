import { describe, expect, it } from "vitest";
import type { DataError } from "../errors.ts";
import { planFiles } from "./plan-files.ts";
import type { PlanOptions } from "./plan-labels.ts";

/** The classes of the values of each file, all of which have a column with this name. */
function meanings(column: string, files: readonly (readonly unknown[])[], options: PlanOptions = {}): string[] {
  const counted = files.map((values, index) => ({
    path: `${String(index)}.csv`,
    column,
    counted: () => values.map((value) => ({ value, rows: 10 })),
  }));
  return planFiles(counted, options).map(({ values }) =>
    values.map(({ value, className, rows }) => `${value} ${className ?? "-"} ${String(rows)}`).join(", "),
  );
}

describe("planFiles", () => {
  it.each<[string, string, (readonly unknown[])[], string[]]>([
    [
      "low and high ratings",
      "rating",
      [
        [1, 2, 3],
        [3, 5],
      ],
      ["1 Negative 10, 2 Negative 10, 3 Neutral 10", "3 Neutral 10, 5 Positive 10"],
    ],
    [
      "the stars 1 and 2",
      "label",
      [
        [1, 2],
        [3, 4, 5],
      ],
      ["1 Negative 10, 2 Negative 10", "3 Neutral 10, 4 Positive 10, 5 Positive 10"],
    ],
    ["one code each", "target", [[0], [4]], ["0 Negative 10", "4 Positive 10"]],
    ["one sign each", "label", [[-1], [1]], ["-1 Negative 10", "1 Positive 10"]],
    [
      "the lower and the upper half of ten points",
      "rating",
      [
        [1, 2, 3, 4, 5],
        [6, 7, 8, 9, 10],
      ],
      [
        "1 Negative 10, 2 Negative 10, 3 Negative 10, 4 Negative 10, 5 Neutral 10",
        "6 Neutral 10, 7 Positive 10, 8 Positive 10, 9 Positive 10, 10 Positive 10",
      ],
    ],
  ])("reads %s as parts of one dataset", (_what, column, files, expected) => {
    expect(meanings(column, files)).toEqual(expected);
  });

  it("reads parts in the same way when three classes are asked for", () => {
    expect(
      meanings(
        "rating",
        [
          [1, 2, 3],
          [4, 5],
        ],
        { classes: "three" },
      )[0],
    ).toBe("1 Negative 10, 2 Negative 10, 3 Neutral 10");
  });

  it("asks about 0 and 1 where another file has 2", () => {
    expect(() =>
      meanings("label", [
        [0, 1],
        [0, 1, 2],
      ]),
    ).toThrow(expect.objectContaining<Partial<DataError>>({ code: "LABELS_UNCLEAR" }));
  });

  it("keeps the scales of files that are clear by themselves", () => {
    const [stars = "", points = ""] = meanings("rating", [
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    ]);
    expect([stars, points]).toEqual([expect.stringContaining("4 Positive"), expect.stringContaining("4 Negative")]);
    expect(
      meanings("label", [
        [0, 1],
        [1, 2, 3, 4, 5],
      ])[0],
    ).toBe("0 Negative 10, 1 Positive 10");
  });

  it("applies a label map for one file to that file only", () => {
    const labelMap = { kalt: "negative", warm: "positive" };
    expect(
      meanings(
        "label",
        [
          ["kalt", "warm"],
          ["bad", "good"],
        ],
        { labelMap },
      ),
    ).toEqual(["kalt Negative 10, warm Positive 10", "bad Negative 10, good Positive 10"]);
  });
});
