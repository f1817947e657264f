import type { WorkflowEvent } from "@sentiment-tuner/protocol";
import pc from "picocolors";
import { describe, expect, it } from "vitest";

import { narrate } from "./narration.ts";
import { formatLine } from "./news-line.ts";

const plain = pc.createColors(false);
const linesOf = (event: Record<string, unknown>): string[] =>
  narrate(event as unknown as WorkflowEvent).map((line) => formatLine(line, plain)); // Only the fields that narrate reads.

const READ = {
  type: "read",
  purpose: "train",
  reviews: 3,
  rowsRead: 3,
  classCounts: { Negative: 1, Positive: 2 },
  columns: { text: "review", label: "stars" },
  labelRule: "1 is negative; 5 is positive",
  classNames: ["Negative", "Positive"],
  labelPlans: [
    {
      path: "a.csv",
      column: "stars",
      rule: "1 is negative; 5 is positive",
      classNames: ["Negative", "Positive"],
      values: [
        { value: "1", rows: 1, className: "Negative" },
        { value: "5", rows: 2, className: "Positive" },
      ],
      alternatives: [{ description: "each value is a class", classes: "as-is" }],
    },
  ],
  skipped: 0,
  problemCount: 0,
  problems: [],
  replacedLines: 0,
};

describe("narrate", () => {
  it("shows the model, and that its head is new", () => {
    const event = {
      type: "model-loaded",
      folder: "m",
      architecture: "bert",
      parameterCount: 22_713_602,
      engine: "cpu",
      reason: "Engine cpu was asked for.",
    };
    expect(linesOf({ ...event, initialized: [] })).toEqual(["Model      m: bert, 22.7 M parameters", "Engine     cpu"]);
    expect(linesOf({ ...event, initialized: ["classifier.weight"] })[0]).toMatch(/head starts with random weights$/);
    const part = linesOf({ ...event, initialized: [], trainedParameterCount: 812_162 });
    expect(part[0]).toBe("Model      m: bert, 812,162 of 22.7 M parameters are trained");
  });

  it("shows the measurements that decided the engine", () => {
    const reason = "Engine webgpu is the fastest here: 900 reviews/s of a small model; cpu 26.";
    const event = { type: "model-loaded", folder: "m", architecture: "bert", parameterCount: 1, initialized: [] };
    expect(linesOf({ ...event, engine: "webgpu", reason })[1]).toBe(
      "Engine     webgpu, the fastest here: 900 reviews/s of a small model; cpu 26",
    );
  });

  it("shows the rows, the columns and the label rule", () => {
    expect(linesOf(READ)).toEqual([
      'Read       3 rows: 1 Negative, 2 Positive; columns "review" and "stars"',
      "Labels     1 is negative; 5 is positive",
      '           Negative ← "1" (1 row)',
      '           Positive ← "5" (2 rows)',
      "           other reading: --classes as-is (each value is a class)",
    ]);
  });

  it("shows skipped and unusable rows, and the sample", () => {
    const lines = linesOf({ ...READ, purpose: "evaluate", rowsRead: 100, skipped: 20, problemCount: 10, reviews: 40 });
    expect(lines[0]).toContain("Test set   100 rows: 1 Negative, 2 Positive, 20 left out, 10 unusable;");
    expect(lines).toContain("Sampled    40 of them, stratified by class");
  });

  it("warns about at most five bad rows with their lines, and counts the rest", () => {
    const problems = Array.from({ length: 6 }, (_problem, index) => ({
      path: "a.csv",
      line: index + 2,
      message: "Bad.",
    }));
    const lines = linesOf({ ...READ, problemCount: 12, problems }).filter((line) => line.includes("!"));
    expect(lines).toHaveLength(6);
    expect(lines[0]).toBe("           ! a.csv:2 Bad.");
    expect(lines[5]).toContain("! and 7 more rows left out");
  });

  it("names only the cleaning rules that changed a text", () => {
    expect(linesOf({ type: "cleaned", counts: { tags: 2, blanks: 0 }, emptied: 1 })).toEqual([
      "Cleaned    tags: 2, 1 left out, empty afterwards",
    ]);
    expect(linesOf({ type: "cleaned", counts: { tags: 0 }, emptied: 0 })).toEqual([]);
  });

  it("shows the loss by truncation, if there is one", () => {
    const event = { type: "tokenized", reviews: 1000, truncated: 250, lostTokens: 0.125, maxLength: 128 };
    expect(linesOf(event)).toEqual([
      "Tokenized  25.0% of 1,000 reviews are longer than 128 tokens; 12.5% of all tokens are cut off",
    ]);
    expect(linesOf({ ...event, truncated: 0 })).toEqual([]);
  });

  it("shows the cost of windows, and what they leave out", () => {
    const event = { type: "tokenized", reviews: 1000, truncated: 20, lostTokens: 0.005, maxLength: 128 };
    expect(linesOf({ ...event, windows: 2700, windowCost: 2.94 })).toEqual([
      "Tokenized  2,700 windows of 1,000 reviews: evaluating takes about 2.9 times as long as with truncation",
      "           2.0% are too long for their windows, which leave out 0.5% of all tokens",
    ]);
    expect(linesOf({ ...event, truncated: 0, windows: 2700, windowCost: 2.94 })).toHaveLength(1);
  });

  it("shows the sizes of both sets, and the duplicates", () => {
    expect(linesOf({ type: "split", train: 3999, test: 1000, conflicts: 0, duplicates: 1 })).toEqual([
      "Split      3,999 training reviews, 1,000 test reviews; 1 duplicate kept on one side only",
    ]);
    expect(linesOf({ type: "split", train: 3600, validation: 400, test: 1, conflicts: 0, duplicates: 0 })).toEqual([
      "Split      3,600 training reviews, 400 validation reviews, 1 test review",
    ]);
    expect(linesOf({ type: "split", train: 4, test: 1, conflicts: 0, duplicates: 0 })).toEqual([
      "Split      4 training reviews, 1 test review",
    ]);
  });

  it("warns about texts with more than one label", () => {
    const split = { type: "split", train: 4, test: 1, conflicts: 2, duplicates: 2 };
    expect(linesOf({ ...split, conflictingReviews: 5 })[1]).toBe(
      "           ! 2 texts have more than one label (5 reviews); the model cannot learn both",
    );
    expect(linesOf(split)[1]).toBe("           ! 2 texts have more than one label; the model cannot learn both");
  });

  it("warns about texts that stand for a missing one, and about unknown tokens", () => {
    const cleaned = { type: "cleaned", counts: {}, emptied: 0, placeholders: { "[deleted]": 13 } };
    expect(linesOf(cleaned)).toEqual(['           ! 13 rows left out: the text is "[deleted]"']);
    const tokenized = { type: "tokenized", reviews: 9, truncated: 0, lostTokens: 0, maxLength: 9 };
    expect(linesOf({ ...tokenized, unknownTokens: 0.04 })).toEqual([]);
    expect(linesOf({ ...tokenized, unknownTokens: 0.5 })[0]).toContain("50.0% of the tokens are unknown");
  });

  it("escapes what a label could do to a terminal", () => {
    const columns = { text: "a\u001b[2J", label: "b" };
    expect(linesOf({ ...READ, columns })[0]).toContain('"a\\u{1b}[2J"');
  });

  it("aligns the metrics of epochs in columns", () => {
    const classNames = ["Negative", "Positive"];
    const report = (accuracy: number) => ({
      ...{ accuracy, f1: 0.5, logLoss: 0.3456, classNames },
      confusionMatrix: [
        [1, 0],
        [0, 1],
      ],
    });
    const lines = [
      ...linesOf({ type: "evaluated", epoch: 1, on: "validation", report: report(1), isBest: true }),
      ...linesOf({ type: "evaluated", epoch: 1.5, on: "validation", report: report(0.05), isBest: false }),
      ...linesOf({ type: "evaluated", epoch: 2, on: "test", report: report(0.05), isBest: false }),
    ];
    expect(lines).toEqual([
      "Epoch 1    accuracy 100.0%   F1  50.0%   log loss 0.346   on validation reviews, best so far",
      "Epoch 1.5  accuracy   5.0%   F1  50.0%   log loss 0.346   on validation reviews",
      "Epoch 2    accuracy   5.0%   F1  50.0%   log loss 0.346   on test reviews",
    ]);
  });

  it("says at an evaluation that the model answers one class to everything", () => {
    const classNames = ["Negative", "Positive"];
    const report = {
      ...{ accuracy: 0.5, f1: 0, logLoss: 0.7, classNames },
      confusionMatrix: [
        [0, 4],
        [0, 4],
      ],
    };
    const lines = linesOf({ type: "evaluated", epoch: 1, on: "validation", report, isBest: true });
    expect(lines[1]).toBe('           ! So far the model answers "Positive" to everything.');
  });

  it.each([
    ["all-epochs", "Trained    12 steps in 1.5 s"],
    ["early-stopping", "Trained    12 steps in 1.5 s; stopped early: no improvement"],
    ["time-limit", "Trained    12 steps in 1.5 s; the time limit was reached"],
  ])("shows why training ended: %s", (reason, expected) => {
    const event = { type: "finished", elapsedMs: 1500, outcome: { kind: "completed", step: 12, reason } };
    expect(linesOf(event)).toEqual([expected]);
  });

  it("warns that batches are split", () => {
    const event = { type: "batch-split", batchSize: 32, rowsAtOnce: 8 };
    expect(linesOf({ ...event, reason: "out-of-memory" })).toEqual([
      "Memory     batches of 32 do not fit in memory: 8 reviews at a time, with summed gradients",
    ]);
    expect(linesOf({ ...event, reason: "estimate" })[0]).toContain("batches of 32 would not fit in memory");
  });

  it("shows what a recipe chose and why", () => {
    const reasons = ["17 passes over 96 reviews.", "Batches of 8."];
    expect(linesOf({ type: "planned", recipe: "fast", estimatedMs: 32_000, reasons })).toEqual([
      "Plan       fast recipe, about 32 s. 17 passes over 96 reviews.",
      "           Batches of 8.",
    ]);
  });

  it("shows that training begins again", () => {
    const message = "The loss stays at that of guessing after 80 steps.";
    expect(linesOf({ type: "restarted", message })).toEqual([`Restarted  ${message}`]);
  });

  it("has no line for a step, which the bar shows", () => {
    expect(linesOf({ type: "step" })).toEqual([]);
  });
});
