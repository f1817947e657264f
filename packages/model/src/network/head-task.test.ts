import { describe, expect, it } from "vitest";

import { describeOtherTask } from "./head-task.ts";

describe("describeOtherTask", () => {
  it.each<[Record<string, unknown>, readonly string[], string | undefined]>([
    [{}, ["a", "b"], undefined],
    [{ problem_type: null }, ["a", "b", "c"], undefined],
    [{ problem_type: "single_label_classification" }, ["a", "b"], undefined],
    [
      { problem_type: "single_label_classification" },
      ["a"],
      "The model has 1 label, so it predicts a number, not a class.",
    ],
    [{}, ["LABEL_0"], "The model has 1 label, so it predicts a number, not a class."],
    [
      { problem_type: "regression" },
      ["a", "b"],
      'config.json has "problem_type": "regression": the model predicts a number, not a class.',
    ],
    [
      { problem_type: "multi_label_classification" },
      ["a", "b", "c"],
      'config.json has "problem_type": "multi_label_classification": the model gives each of its 3 labels a probability of its own, so a text can have several or none.',
    ],
    [{ problem_type: 3 }, ["a", "b"], 'config.json has "problem_type": 3, which is not known.'],
  ])("of %j with the labels %j is %j", (source, labels, expected) => {
    expect(describeOtherTask({ source, labels })).toBe(expected);
  });
});
