import type { WorkflowEvent } from "@sentiment-tuner/protocol";
import pc from "picocolors";
import { describe, expect, it } from "vitest";

import { formatLine, narrate } from "./narration.ts";

const plain = pc.createColors(false);
const told = (event: Record<string, unknown>): string[] =>
  narrate(event as unknown as WorkflowEvent).map((line) => formatLine(line, plain)); // Only what narrate reads of it.

const READ = {
  type: "read",
  purpose: "train",
  reviews: 3,
  rowsRead: 3,
  classCounts: { Negative: 1, Positive: 2 },
  columns: { text: "review", label: "stars" },
  labelRule: "1 is negative; 5 is positive",
  skipped: 0,
  problemCount: 0,
  problems: [],
  replacedLines: 0,
};

describe("narrate", () => {
  it("tells the model, and whether its head is new", () => {
    const event = {
      type: "model-loaded",
      folder: "m",
      architecture: "bert",
      parameterCount: 22_713_602,
      engine: "cpu",
      reason: "Engine cpu was asked for.",
    };
    expect(told({ ...event, initialized: [] })).toEqual(["Model      m: bert, 22.7 M parameters", "Engine     cpu"]);
    expect(told({ ...event, initialized: ["classifier.weight"] })[0]).toMatch(/head starts at random$/);
  });

  it("tells what was measured to choose the engine", () => {
    const reason = "Engine webgpu is the fastest here: 900 reviews/s of a small model; cpu 26.";
    const event = { type: "model-loaded", folder: "m", architecture: "bert", parameterCount: 1, initialized: [] };
    expect(told({ ...event, engine: "webgpu", reason })[1]).toBe(
      "Engine     webgpu, the fastest here: 900 reviews/s of a small model; cpu 26",
    );
  });

  it("tells what was read, by which columns and rule", () => {
    expect(told(READ)).toEqual([
      'Read       3 rows: 1 Negative, 2 Positive; columns "review" and "stars"',
      "           1 is negative; 5 is positive",
    ]);
  });

  it("tells of rows left out and of a sample", () => {
    const lines = told({ ...READ, purpose: "evaluate", rowsRead: 100, skipped: 20, problemCount: 10, reviews: 40 });
    expect(lines[0]).toContain("Held out   100 rows: 1 Negative, 2 Positive, 20 neither, 10 unusable;");
    expect(lines).toContain("Sampled    40 of them, each class in proportion");
  });

  it("warns of bad rows with their lines, five at most, and counts the rest", () => {
    const problems = Array.from({ length: 6 }, (_problem, index) => ({
      path: "a.csv",
      line: index + 2,
      message: "Bad.",
    }));
    const lines = told({ ...READ, problemCount: 12, problems }).filter((line) => line.includes("!"));
    expect(lines).toHaveLength(6);
    expect(lines[0]).toBe("           ! a.csv:2 Bad.");
    expect(lines[5]).toContain("! and 7 more rows left out");
  });

  it("names only the cleaning rules that changed a text", () => {
    expect(told({ type: "cleaned", counts: { tags: 2, blanks: 0 }, emptied: 1 })).toEqual([
      "Cleaned    tags: 2, 1 left out, empty afterwards",
    ]);
    expect(told({ type: "cleaned", counts: { tags: 0 }, emptied: 0 })).toEqual([]);
  });

  it("tells what truncation costs, if anything", () => {
    const event = { type: "tokenized", reviews: 1000, truncated: 250, lostTokens: 0.125, maxLength: 128 };
    expect(told(event)).toEqual([
      "Tokenized  25.0% of 1,000 reviews are longer than 128 tokens; 12.5% of all tokens are cut off",
    ]);
    expect(told({ ...event, truncated: 0 })).toEqual([]);
  });

  it("puts the figures of epochs into columns", () => {
    const report = (accuracy: number) => ({ accuracy, f1: 0.5, logLoss: 0.3456 });
    const lines = [
      ...told({ type: "evaluated", epoch: 1, report: report(1), isBest: true }),
      ...told({ type: "evaluated", epoch: 1.5, report: report(0.05), isBest: false }),
    ];
    expect(lines).toEqual([
      "Epoch 1    accuracy 100.0%   F1  50.0%   log loss 0.346   best so far",
      "Epoch 1.5  accuracy   5.0%   F1  50.0%   log loss 0.346",
    ]);
  });

  it.each([
    ["all-epochs", "Trained    12 steps in 1.5 s"],
    ["early-stopping", "Trained    12 steps in 1.5 s; ended early, it got no better"],
    ["time-limit", "Trained    12 steps in 1.5 s; the time was up"],
  ])("tells why training ended: %s", (reason, expected) => {
    const event = { type: "finished", elapsedMs: 1500, outcome: { kind: "completed", step: 12, reason } };
    expect(told(event)).toEqual([expected]);
  });

  it("warns that batches are taken apart", () => {
    const event = { type: "batch-split", batchSize: 32, rowsAtOnce: 8 };
    expect(told({ ...event, reason: "out-of-memory" })).toEqual([
      "Memory     batches of 32 do not fit into memory: computed 8 at a time, gradients added up",
    ]);
    expect(told({ ...event, reason: "estimate" })[0]).toContain("batches of 32 would not fit");
  });

  it("says nothing of a step, which the bar shows", () => {
    expect(told({ type: "step" })).toEqual([]);
  });
});
