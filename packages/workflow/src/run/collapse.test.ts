import { resolveTrainConfig, type TrainEvent } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { classSharesOf, describeCollapse, detectCollapse, gentlerRecipe, watchForCollapse } from "./collapse.ts";

const classNames = ["Negative", "Positive"];
const tables: [string, number[][], string | undefined][] = [
  [
    "one class for everything",
    [
      [0, 30],
      [0, 30],
    ],
    "one-class",
  ],
  [
    "one class for everything, most of one class",
    [
      [0, 3],
      [0, 97],
    ],
    "one-class",
  ],
  [
    "guesses",
    [
      [14, 16],
      [13, 17],
    ],
    "at-chance",
  ],
  [
    "a few more right than wrong",
    [
      [33, 27],
      [28, 32],
    ],
    "at-chance",
  ],
  [
    "mostly right",
    [
      [25, 5],
      [4, 26],
    ],
    undefined,
  ],
  [
    "few of a rare class found",
    [
      [2, 3],
      [0, 95],
    ],
    undefined,
  ],
  [
    "three classes, one of them never answered",
    [
      [20, 0, 0],
      [3, 17, 0],
      [10, 10, 0],
    ],
    undefined,
  ],
  [
    "reviews of only one class",
    [
      [0, 0],
      [0, 40],
    ],
    undefined,
  ],
];

describe("detectCollapse", () => {
  it.each(tables)("%s", (_what, confusionMatrix, kind) => {
    expect(detectCollapse({ confusionMatrix, classNames })).toBe(kind);
  });
});

describe("describeCollapse", () => {
  it("compares with always answering the most frequent class", () => {
    expect(
      describeCollapse({
        confusionMatrix: [
          [0, 20],
          [0, 40],
        ],
        classNames,
        accuracy: 2 / 3,
      })?.message,
    ).toBe(
      'The model answers "Positive" to everything: its accuracy is 66.7%, and always answering "Positive" has 66.7%.',
    );
    expect(
      describeCollapse({
        confusionMatrix: [
          [14, 16],
          [13, 17],
        ],
        classNames,
        accuracy: 31 / 60,
      })?.message,
    ).toBe('The model is no better than guessing: its accuracy is 51.7%, and always answering "Negative" has 50.0%.');
  });
});

describe("the advice for a model that answers one class", () => {
  const report = (negative: number) => ({
    confusionMatrix: [
      [0, negative],
      [0, 100],
    ],
    classNames,
    accuracy: 100 / (100 + negative),
  });

  it.each([
    ["a learning rate of 1", 100, 1, "The learning rate of 1 is too high: encoders are fine-tuned with 1e-5 to 1e-3."],
    ["few reviews of a class", 10, 5e-5, "Balance the classes with class weights, or add reviews of the others."],
    ["neither", 100, 5e-5, 'always answering "Negative" has 50.0%.'],
  ])("fits the cause: %s", (_cause, negative, learningRate, end) => {
    expect(describeCollapse(report(negative), { learningRate })?.message.endsWith(end)).toBe(true);
  });
});

describe("watchForCollapse", () => {
  /** What 100 steps with these losses lead to: the first step at which it is noticed. */
  function noticedAt(lossAt: (step: number) => number, evaluation?: number[][], shares = [0.5, 0.5]) {
    const watch = watchForCollapse(shares);
    watch.see({ type: "started", totalSteps: 100 } as TrainEvent);
    for (let step = 1; step <= 100; step++) {
      if (step === 30 && evaluation) {
        watch.see({ type: "evaluated", report: { confusionMatrix: evaluation, classNames } } as unknown as TrainEvent);
      }
      const kind = watch.see({ type: "step", step, loss: lossAt(step) } as TrainEvent);
      if (kind !== undefined) return { step, kind };
    }
    return undefined;
  }

  it("notices a loss that stays at that of guessing", () => {
    expect(noticedAt(() => Math.LN2)).toEqual({ step: 40, kind: "at-chance" });
    expect(noticedAt(() => 0.32, undefined, [0.1, 0.9])).toEqual({ step: 40, kind: "at-chance" });
  });

  it("notices a model that stops learning later", () => {
    expect(noticedAt((step) => (step < 50 ? 0.4 : 0.7))).toEqual({ step: 70, kind: "at-chance" });
  });

  it("names one class for everything if an evaluation shows it", () => {
    expect(
      noticedAt(
        () => 0.69,
        [
          [0, 30],
          [0, 30],
        ],
      ),
    ).toEqual({ step: 40, kind: "one-class" });
  });

  it("trusts an evaluation that shows learning, and a loss that falls", () => {
    expect(
      noticedAt(
        () => 0.69,
        [
          [25, 5],
          [4, 26],
        ],
      ),
    ).toBeUndefined();
    expect(noticedAt((step) => 0.69 - 0.005 * step)).toBeUndefined();
    expect(noticedAt((step) => (step < 25 ? 0.72 : 0.5))).toBeUndefined();
  });
});

describe("gentlerRecipe", () => {
  it("lowers the rate and lengthens the warm-up", () => {
    const config = resolveTrainConfig({ learningRate: 1e-4, warmupRatio: 0.1 });
    expect(gentlerRecipe("at-chance", 80, config)).toEqual({
      step: 80,
      reason: "at-chance",
      message:
        "The loss stays at that of guessing after 80 steps. Training starts again from the base model, with a learning rate of 3e-5 " +
        "instead of 1e-4 and a longer warm-up.",
      config: { learningRate: 3e-5, warmupRatio: 0.3 },
    });
  });
});

describe("classSharesOf", () => {
  it("counts each class with its factor", () => {
    expect(classSharesOf(Int32Array.of(0, 1, 1, 1), undefined, 2)).toEqual([0.25, 0.75]);
    expect(classSharesOf(Int32Array.of(0, 1, 1, 1), Float32Array.of(3, 1), 2)).toEqual([0.5, 0.5]);
  });
});
