import type { WorkflowEvent } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { logLines } from "./log-lines.ts";

const lineOf = (event: object) => logLines(event as WorkflowEvent); // With the fields that have a line.

describe("logLines", () => {
  it.each([
    [
      {
        type: "read",
        rowsRead: 300,
        classNames: ["No", "Yes"],
        classCounts: { No: 100, Yes: 199 },
        warnings: ["Odd."],
      },
      ["Read 300 rows: 100 No, 199 Yes.", "Odd."],
    ],
    [
      { type: "split", train: 216, validation: 24, test: 60 },
      ["216 training reviews, 24 validation reviews, 60 test reviews."],
    ],
    [{ type: "planned", reasons: ["One pass.", "Small batches."] }, ["One pass.", "Small batches."]],
    [{ type: "started", totalSteps: 27 }, ["Training for 27 steps."]],
    [
      { type: "started", totalSteps: 27, resumedFrom: { step: 9, damaged: ["Step 18 is damaged."] } },
      ["Resumed after step 9 of 27.", "Step 18 is damaged."],
    ],
    [
      { type: "evaluated", step: 9, on: "validation", report: { accuracy: 0.917 }, isBest: true },
      ["Step 9: accuracy 91.7% on validation reviews, the best so far."],
    ],
    [
      { type: "finished", elapsedMs: 83_757, outcome: { kind: "completed", step: 27 } },
      ["Trained 27 steps in 84 seconds."],
    ],
    [
      { type: "finished", elapsedMs: 1, outcome: { kind: "failed", error: { message: "The disk is full." } } },
      ["The disk is full."],
    ],
    [{ type: "completed", modelFolder: "/runs/a/model" }, ['The model is in "/runs/a/model".']],
  ])("says what happened for a person: %j", (event, lines) => {
    expect(lineOf(event)).toEqual(lines);
  });

  it.each(["step", "evaluating", "saved", "tokenized"])("has no line for each %s", (type) => {
    expect(lineOf({ type })).toEqual([]);
  });
});
