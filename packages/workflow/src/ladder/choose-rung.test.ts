import { describe, expect, it } from "vitest";

import { chooseRung } from "./choose-rung.ts";
import { recommendation } from "./recommend.ts";

const LABELS = Int32Array.from({ length: 200 }, (_label, row) => row % 2);

/** Logits of a model that is right except for every `wrongEvery`-th review, by the same margin. */
function answers(wrongEvery: number, offset = 0): Float32Array {
  return Float32Array.from(
    [...LABELS].flatMap((label, row) => {
      const isRight = (row + offset) % wrongEvery !== 0;
      const lead = isRight === (label === 1) ? 2 : -2;
      return [-lead / 2, lead / 2];
    }),
  );
}

const validation = { labels: LABELS, kind: "validation" } as const;

describe("chooseRung", () => {
  it("prefers the linear model only if it is within one standard error of the best", () => {
    const best = { name: "fine-tuned", logits: [answers(20)] } as const;
    const close = chooseRung([{ name: "linear", logits: [answers(18, 3)] }, best], validation);
    expect(close).toMatchObject({ recommended: "linear", best: "fine-tuned" });
    const clear = chooseRung([{ name: "linear", logits: [answers(5, 3)] }, best], validation);
    expect(clear).toMatchObject({ recommended: "fine-tuned", best: "fine-tuned", isClear: true });
    expect(clear?.figures.get("fine-tuned")).toMatchObject({ reviews: 200, accuracy: 0.95 });
  });

  it("averages the divisions of a cross-validation", () => {
    const logits = [answers(10), answers(20)];
    const choice = chooseRung([{ name: "frozen", logits }], { labels: LABELS, kind: "cross-validation" });
    expect(choice?.figures.get("frozen")).toMatchObject({ reviews: 200, folds: 5, accuracy: 0.925 });
  });

  it("has a standard error of 0 where every answer is right, with any number of divisions", () => {
    const logits = Array.from({ length: 3 }, () => answers(Infinity, 1));
    const choice = chooseRung([{ name: "linear", logits }], { labels: LABELS, kind: "cross-validation" });
    expect(choice?.figures.get("linear")).toMatchObject({ accuracy: 1, standardError: 0 });
  });

  it("has nothing to choose from without candidates", () => {
    expect(chooseRung([], validation)).toBeUndefined();
  });
});

describe("recommendation", () => {
  const costs = [
    { name: "linear", msPerText: 0.1 },
    { name: "fine-tuned", msPerText: 23 },
  ] as const;

  it("says that the linear model is as good, and how much faster", () => {
    const candidates = [
      { name: "linear", logits: [answers(18, 3)] },
      { name: "fine-tuned", logits: [answers(20)] },
    ] as const;
    expect(recommendation(chooseRung(candidates, validation), costs)).toBe(
      "The linear model is recommended: on 200 validation reviews it is as good as the fine-tuned model (94.5% and 95.0% correct), and it answers 200 times faster.",
    );
  });

  it("says what the others reach, and that few reviews say little", () => {
    const candidates = [
      { name: "linear", logits: [answers(4, 3)] },
      { name: "frozen", logits: [answers(10)] },
    ] as const;
    const choice = chooseRung(candidates, { labels: LABELS, kind: "cross-validation" });
    expect(recommendation(choice, costs)).toBe(
      "The frozen encoder is recommended: in a cross-validation of the 200 training reviews it has the lowest log loss and is right for 90.0% ± 4, the linear model for 75.0% ± 6. " +
        "There are too few reviews to compare the fine-tuned model.",
    );
  });
});
