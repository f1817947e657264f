// @vitest-environment happy-dom
import type { FromDashboard, Prediction } from "@sentiment-tuner/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { isShown, textsOf } from "../testing/reader.ts";
import { shownRun, SHORT_RUN } from "../testing/shown-run.ts";
import { createTryPanel } from "./try-panel.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const RUN = shownRun(SHORT_RUN, { modelFolder: "/m" });
const PREDICTION: Prediction = {
  label: "Positive",
  score: 0.97,
  probabilities: { Negative: 0.03, Positive: 0.97 },
  totalTokens: 4,
  seenTokens: 4,
  against: "Negative",
  words: [
    { start: 4, end: 8, weight: 1 },
    { start: 0, end: 3, weight: -0.5 },
    { start: 8, end: 9, weight: 0.01 },
  ],
};

function panelOf() {
  const sent: FromDashboard[] = [];
  const panel = createTryPanel((message) => sent.push(message));
  panel.update(RUN, undefined);
  const box = panel.element.querySelector("textarea");
  if (box === null) throw new Error("No box.");
  const type = (text: string): void => {
    box.value = text;
    box.dispatchEvent(new Event("input"));
    vi.advanceTimersByTime(300);
  };
  return { panel, element: panel.element, sent, type };
}

describe("try panel", () => {
  it("classifies when typing pauses, and marks the words that matter", () => {
    const { panel, element, sent, type } = panelOf();
    type("but good!");
    expect(sent).toEqual([{ kind: "classify", runId: SHORT_RUN.id, requestId: 1, text: "but good!" }]);
    panel.update(RUN, { kind: "classified", requestId: 1, prediction: PREDICTION });
    expect(textsOf(element, ".try-label")).toEqual(["Positive (97%)"]);
    expect(textsOf(element, ".try-words")).toEqual(["but good!"]);
    expect([...element.querySelectorAll("mark")].map((mark) => [mark.textContent, mark.className])).toEqual([
      ["but", "word away"],
      ["good", "word"],
    ]);
  });

  it("ignores the answer to an earlier text", () => {
    const { panel, element, type } = panelOf();
    type("good");
    type("bad");
    panel.update(RUN, { kind: "classified", requestId: 1, prediction: PREDICTION });
    expect(textsOf(element, ".try-label")).toEqual([""]);
  });

  it("says when the model is not sure, or why there is no answer", () => {
    const { panel, element, type } = panelOf();
    type("hm");
    panel.update(RUN, { kind: "classified", requestId: 1, prediction: { ...PREDICTION, score: 0.55, isUnsure: true } });
    expect(textsOf(element, ".try-label")).toEqual(["Not sure (Positive 55%)"]);
    type("!");
    panel.update(RUN, { kind: "classified", requestId: 2, problem: "There are no words to classify." });
    expect(textsOf(element, ".try-label")).toEqual(["There are no words to classify."]);
  });

  it("is hidden for a run without a model", () => {
    const { panel, element } = panelOf();
    panel.update(shownRun(), undefined);
    expect(isShown(element)).toBe(false);
  });
});
