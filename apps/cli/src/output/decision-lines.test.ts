import type { DecisionRecord } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { decisionLines } from "./decision-lines.ts";

const DECISION: DecisionRecord = {
  ...{ temperature: 1.284, reviews: 400 },
  before: { logLoss: 0.3, expectedCalibrationError: 0.05 },
  after: { logLoss: 0.25, expectedCalibrationError: 0.0149 },
};
const textsOf = (changes: Partial<DecisionRecord>): readonly string[] =>
  decisionLines({ ...DECISION, ...changes }).map(({ text }) => text);

describe("decisionLines", () => {
  it("says what the temperature changed on the test reviews", () => {
    expect(decisionLines(DECISION)).toEqual([
      {
        label: "Decision",
        text:
          "temperature 1.28, fitted on 400 validation reviews; on the test reviews log loss 0.300 → 0.250, " +
          "calibration error 0.050 → 0.015",
      },
    ]);
    expect(textsOf({ temperature: 1 })).toEqual([
      "probabilities unchanged: no temperature was better on 400 validation reviews",
    ]);
  });

  it.each([
    [{ kind: "f1" }, "the best F1"],
    [{ kind: "recall", atLeast: 0.95 }, "a recall of at least 95.0%"],
    [{ kind: "cost", ratio: 5 }, "a missed one that costs 5 times as much as a false alarm"],
  ] as const)("names the class and the goal of a threshold: %o", (goal, purpose) => {
    const [, line] = textsOf({ threshold: 0.3, goal: { ...goal, className: "Positive" } });
    expect(line).toBe(`Positive from a probability of 0.300 on, for ${purpose}`);
  });

  it("says when the model is not sure, also without validation reviews", () => {
    expect(textsOf({ temperature: 1, reviews: 0, notSureBelow: 0.7 })).toEqual([
      '"not sure" below a probability of 0.7',
    ]);
  });
});
