import { describe, expect, it } from "vitest";

import type { VerdictInput } from "./evidence.ts";
import { isProven, isWorse, type Verdict, verdictOf } from "./verdict.ts";

/** A report of two classes. @param matrix - counts `[actual][predicted]` */
function reportOf(matrix: number[][], others: Partial<VerdictInput> = {}): VerdictInput {
  const rows = matrix.flat().reduce((sum, count) => sum + count, 0);
  const correct = matrix.reduce((sum, counts, c) => sum + (counts[c] ?? 0), 0);
  return { rows, classNames: ["Negative", "Positive"], accuracy: correct / rows, confusionMatrix: matrix, ...others };
}

const WORDS = (accuracy: number, onlyFirstCorrect: number, onlySecondCorrect: number, pValue: number) => ({
  baseline: { report: { accuracy }, mcnemar: { onlyFirstCorrect, onlySecondCorrect, pValue } },
});

const verdict = (report: VerdictInput): Verdict => verdictOf(report, { language: "en-US" });

describe("verdictOf", () => {
  it("calls a run that gives every text one class no better than guessing", () => {
    const { kind, sentence } = verdict(
      reportOf(
        [
          [0, 25],
          [0, 35],
        ],
        WORDS(0.98, 1, 25, 0.001),
      ),
    );
    expect(kind).toBe("no-better-than-guessing");
    expect(sentence).toBe(
      "No better than guessing: it answers Positive to every text. 58% of 60 test reviews are right.",
    );
  });

  it("calls a run near the share of the most frequent class no better than guessing", () => {
    const { kind, sentence } = verdict(
      reportOf([
        [12, 18],
        [8, 22],
      ]),
    );
    expect(kind).toBe("no-better-than-guessing");
    expect(sentence).toBe(
      "No better than guessing: 57% of 60 test reviews are right. Always answering Negative gets 50%.",
    );
  });

  it("does not praise the most frequent class of an unbalanced test set", () => {
    expect(
      verdict(
        reportOf([
          [2, 98],
          [3, 897],
        ]),
      ).kind,
    ).toBe("no-better-than-guessing");
  });

  it("says that a small test set is too little to tell", () => {
    const { kind, sentence, next } = verdict(
      reportOf([
        [5, 1],
        [1, 5],
      ]),
    );
    expect(kind).toBe("too-little-data");
    expect(sentence).toBe("Too little data to tell: 83% right on a test set of 12. On new texts it may be 55% to 95%.");
    expect(next).toEqual({ kind: "add-data" });
  });

  it.each([
    ["linear", { kind: "keep", rung: "linear" }],
    ["fine-tuned", { kind: "add-data" }],
  ] as const)("offers %s first if the ladder recommends it on too little data", (recommended, next) => {
    const rung = { name: "linear" as const, report: reportOf([[6, 0], [0, 6]]) }; // prettier-ignore
    expect(
      verdict(
        reportOf(
          [
            [3, 3],
            [3, 3],
          ],
          { ladder: { recommended, rungs: [rung] } },
        ),
      ),
    ).toMatchObject({ kind: "too-little-data", next });
  });

  it("says the same if chance and a useful model both fit", () => {
    expect(
      verdict(
        reportOf([
          [8, 4],
          [4, 8],
        ]),
      ).kind,
    ).toBe("too-little-data");
  });

  it.each([
    [undefined, "Good: 90% of 1,000 test reviews are right."],
    [WORDS(0.8, 120, 20, 0.001), "Good: 90% of 1,000 test reviews are right. A simple word counter gets 80%."],
    [
      WORDS(0.89, 20, 10, 0.2),
      "Good: 90% of 1,000 test reviews are right, about as many as with a simple word counter (89%).",
    ],
  ])("calls a model good that errs rarely, with the baseline %j", (baseline, expected) => {
    const { kind, sentence, next } = verdict(
      reportOf(
        [
          [450, 50],
          [50, 450],
        ],
        baseline,
      ),
    );
    expect([kind, sentence, next]).toEqual(["good", expected, { kind: "use" }]);
  });

  it("says when a word counter does better, even if the model is right often", () => {
    const { kind, sentence } = verdict(
      reportOf(
        [
          [450, 50],
          [50, 450],
        ],
        WORDS(0.95, 10, 60, 0.001),
      ),
    );
    expect(kind).toBe("no-better-than-words");
    expect(sentence).toBe("A simple word counter does better: 95%, against 90% on 1,000 test reviews.");
  });

  it.each([
    ["better-than-words", WORDS(0.6, 120, 20, 0.001)],
    ["no-better-than-words", WORDS(0.69, 20, 10, 0.3)],
    ["better-than-guessing", undefined],
  ])("calls a model that is often wrong %s with the baseline %j", (kind, baseline) => {
    expect(
      verdict(
        reportOf(
          [
            [350, 150],
            [150, 350],
          ],
          baseline,
        ),
      ),
    ).toMatchObject({ kind, next: { kind: "train-longer" } });
  });

  it("evaluates the model that was kept, and recommends another one by its rung", () => {
    const rung = (name: "linear" | "fine-tuned" | "combined", matrix: number[][]) => ({
      name,
      report: reportOf(matrix),
    });
    const ladder = {
      recommended: "linear" as const,
      rungs: [
        rung("linear", [
          [29, 1],
          [0, 30],
        ]),
        {
          ...rung("fine-tuned", [
            [0, 30],
            [0, 30],
          ]),
        },
      ],
    };
    const trained = reportOf(
      [
        [0, 30],
        [0, 30],
      ],
      { ladder },
    );
    expect(verdict(trained)).toMatchObject({ kind: "no-better-than-guessing", next: { kind: "keep", rung: "linear" } });
    expect(verdict({ ...trained, kept: "linear" })).toMatchObject({
      kind: "good",
      accuracy: 59 / 60,
      next: { kind: "use" },
    });
  });

  it.each([
    [
      [
        [20, 10],
        [10, 20],
      ],
      "no-better-than-words",
    ],
    [
      [
        [27, 3],
        [3, 27],
      ],
      "good",
    ],
  ])("compares %j with a word counter without a paired test only by intervals that do not touch", (matrix, kind) => {
    const rung = (name: "linear" | "combined", counts: number[][]) => ({ name, report: reportOf(counts) });
    const rungs = [
      rung("linear", [
        [29, 1],
        [1, 29],
      ]),
      rung("combined", [
        [29, 1],
        [1, 29],
      ]),
    ];
    expect(verdict(reportOf(matrix, { ladder: { recommended: "combined", rungs } })).kind).toBe(kind);
  });

  it.each([
    ["linear", { kind: "keep", rung: "linear" }],
    ["frozen", { kind: "use" }],
  ] as const)("of a good model offers %s of the ladder only if it is a word counter", (recommended, next) => {
    const good = [
      [29, 1],
      [1, 29],
    ];
    const ladder = { recommended, rungs: [{ name: recommended, report: reportOf(good) }] };
    expect(verdict(reportOf(good, { ladder }))).toMatchObject({ kind: "good", next });
  });

  it("asks to check the labels if the word counter cannot learn them either", () => {
    const report = reportOf(
      [
        [0, 50],
        [0, 50],
      ],
      WORDS(0.5, 3, 3, 1),
    );
    expect(verdict(report).next).toEqual({ kind: "check-labels" });
  });

  it("has an interval also where every review is right", () => {
    expect(
      verdict(
        reportOf([
          [30, 0],
          [0, 30],
        ]),
      ).interval.low,
    ).toBeCloseTo(0.94, 2);
  });
});

describe("isProven", () => {
  it.each([
    ["good", true],
    ["no-better-than-words", true],
    ["too-little-data", false],
    ["no-better-than-guessing", false],
  ] as const)("of %s is %s", (kind, expected) => {
    expect(isProven(kind)).toBe(expected);
  });
});

describe("isWorse", () => {
  it.each([
    [{ kind: "good", accuracy: 0.9 }, { kind: "good", accuracy: 0.95 }, true],
    [{ kind: "good", accuracy: 0.95 }, { kind: "good", accuracy: 0.95 }, false],
    [{ kind: "no-better-than-guessing", accuracy: 0.9 }, { kind: "good", accuracy: 0.8 }, true],
    [{ kind: "good", accuracy: 0.8 }, { kind: "no-better-than-guessing", accuracy: 0.9 }, false],
    [{ kind: "too-little-data", accuracy: 1 }, { kind: "good", accuracy: 0.9 }, true],
    [{ kind: "too-little-data", accuracy: 0.6 }, { kind: "no-better-than-guessing", accuracy: 0.9 }, false],
    [{ kind: "no-better-than-guessing", accuracy: 0.4 }, { kind: "no-better-than-guessing", accuracy: 0.5 }, false],
  ] as const)("of %j against %j is %s", (next, current, expected) => {
    expect(isWorse(next, current)).toBe(expected);
  });
});
