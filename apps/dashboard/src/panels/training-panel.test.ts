// @vitest-environment happy-dom
import type { TimedEvent } from "@sentiment-tuner/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { applyEvent } from "../run/run-view.ts";
import { drawnTexts, installCanvas } from "../testing/canvas.ts";
import { press, rowsOf, textsOf } from "../testing/reader.ts";
import { THREE_CLASSES, timed } from "../testing/sample-options.ts";
import { sampleEvents, sampleStep } from "../testing/sample-run.ts";
import { allEvents, eventsUntil, viewAfter } from "../testing/shown-run.ts";
import { useLocale } from "../text/format.ts";
import { createTrainingPanel } from "./training-panel.ts";

beforeAll(() => {
  installCanvas();
  useLocale("en-US");
});
afterAll(() => useLocale(undefined));

function panelOf(events: Iterable<TimedEvent>) {
  const panel = createTrainingPanel();
  const view = viewAfter(events);
  panel.update(view);
  return { panel, view, element: panel.element };
}

const step = (number: number, fields: object = {}): TimedEvent =>
  timed(sampleStep(number, { epoch: number / 10, remainingMs: 90_000, ...fields }));
const summaries = (element: HTMLElement): (string | null)[] =>
  [...element.querySelectorAll("[role=img]")].map((picture) => picture.getAttribute("aria-label"));

describe("training panel", () => {
  it("shows only a note before the first step", () => {
    const { element } = panelOf(eventsUntil("started"));
    expect(textsOf(element, "p")).toEqual(["The curves appear after the first step."]);
    expect(textsOf(element, "dl, figure")).toEqual([]);
  });

  it("shows the figures of the last step", () => {
    const { element } = panelOf([...eventsUntil("started"), step(1, { loss: 0.7 }), step(2, { loss: 0.5 })]);
    expect(textsOf(element, ".stat dt")).toEqual(["Loss", "Epoch", "Throughput", "Time left (approx.)", "Time spent"]);
    expect(textsOf(element, ".stat-value")).toEqual(["0.600", "0.20", "40 reviews/s", "1 min 30 s", "1 s"]);
    expect(textsOf(element, ".stat-note")).toEqual(["smoothed", "of 2", "5,000 tokens/s", "", ""]);
    expect(textsOf(element, "p")).toEqual([]);
  });

  it("shows memory once a step has it", () => {
    const { element } = panelOf([...eventsUntil("started"), step(1, { residentBytes: 1.5 * 2 ** 30 }), step(2)]);
    expect(textsOf(element, ".stat-value").at(-1)).toBe("1.5 GB");
    expect(textsOf(element, "h3").at(-1)).toBe("Memory");
    expect(summaries(element).at(-1)).toBe("Memory. 1.5 GB, at step 2.");
    expect(textsOf(element, ".legend-value").at(-1)).toBe("1.50 GB");
  });

  it("shows the charts in order, without memory if no step has it", () => {
    const { element } = panelOf([...eventsUntil("started"), step(1)]);
    expect(textsOf(element, "h3")).toEqual([
      "Training loss",
      "Test accuracy and F1",
      "Learning rate",
      "Gradient norm",
      "Reviews per second",
    ]);
  });

  it("describes each chart for screen readers", () => {
    const { element } = panelOf([...eventsUntil("started"), step(1, { loss: 0.7 }), step(2, { loss: 0.5 })]);
    expect(summaries(element).slice(0, 5)).toEqual([
      "Training loss. From 0.700 to 0.600, smoothed, at step 2.",
      "Test accuracy and F1. No evaluation yet.",
      "Learning rate. 5.00e-5, at step 2.",
      "Gradient norm. 1, at step 2.",
      "Reviews per second. 40, at step 2.",
    ]);
  });

  it("follows new steps and evaluations", () => {
    const { panel, view, element } = panelOf(eventsUntil("step"));
    for (const event of allEvents().slice(view.version)) applyEvent(view, event);
    panel.update(view);
    expect(summaries(element)[0]).toMatch(/smoothed, at step 20\.$/);
    expect(summaries(element)[1]).toMatch(
      /^Test accuracy and F1\. Accuracy \d\d\.\d% and F1 \d\d\.\d% after epoch 2\.$/,
    );
    expect(textsOf(element, ".stat dt")).not.toContain("Time left (approx.)");
  });

  it("draws the losses of every step and the baseline over the epochs", () => {
    const { element } = panelOf(allEvents());
    press(element, "Training loss as a table");
    press(element, "Test accuracy and F1 as a table");
    const [losses = [], evaluations = []] = [...element.querySelectorAll("table")].map(rowsOf);
    expect(losses[0]).toEqual(["Step", "each step", "smoothed"]);
    expect(losses).toHaveLength(21);
    expect(evaluations[0]).toEqual(["Epoch", "accuracy", "F1", "word counter accuracy"]);
    expect(evaluations.map(([epoch]) => epoch).slice(1)).toEqual(["0", "1", "2"]);
    expect(evaluations[1]).toEqual(["0", "–", "–", expect.stringMatching(/%$/)]);
  });

  it("names the mean F1 of more than two classes, also when the run in focus changes", () => {
    const { panel, element } = panelOf(allEvents());
    panel.update(viewAfter(sampleEvents({ ...THREE_CLASSES, epochs: 1, stepsPerEpoch: 3, testReviews: 60 })));
    expect(textsOf(element, "h3")[1]).toBe("Test accuracy and macro F1");
    expect(textsOf(element, "figure:nth-child(2) .legend-item > span:nth-child(2)")).toEqual([
      "accuracy",
      "macro F1",
      "word counter accuracy",
    ]);
    expect(summaries(element)[1]).toMatch(/ and macro F1 \d\d\.\d% after epoch 1\.$/);
    panel.update(viewAfter(allEvents()));
    expect(textsOf(element, "h3").slice(0, 2)).toEqual(["Training loss", "Test accuracy and F1"]);
  });

  it("names the validation set if the run is evaluated on it", () => {
    const events = eventsUntil("started").map((event) =>
      event.type === "split" ? { ...event, validation: 10 } : event,
    );
    const { element } = panelOf([...events, step(1)]);
    expect(textsOf(element, "h3")[1]).toBe("Validation accuracy and F1");
  });

  it("writes memory in GB and learning rates in scientific notation on the axes", async () => {
    const { element } = panelOf(allEvents());
    const ticks = await drawnTexts(element);
    expect(ticks.some((tick) => /^\d\.\d\d GB$/.test(tick))).toBe(true);
    expect(ticks.some((tick) => /^\d\.\de-5$/.test(tick))).toBe(true);
  });

  it("shows the plan of a recipe, and why the run began again", () => {
    const panel = createTrainingPanel();
    const planned = { type: "planned", recipe: "fast", config: {}, steps: 300, estimatedMs: 240_000 };
    panel.update(
      viewAfter([
        timed({ ...planned, reasons: ["Few reviews: more passes."] }),
        timed({ type: "restarted", step: 40, reason: "one-class", message: "It begins again.", config: {} }),
        ...eventsUntil("step"),
      ]),
    );
    expect(textsOf(panel.element, "p.muted, p.warning")).toEqual([
      "Planned: 300 steps in about 4 min 0 s. Few reviews: more passes.",
      "It begins again.",
    ]);
  });
});
