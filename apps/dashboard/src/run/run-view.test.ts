import type { RunId, TimedEvent } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import recordedEvents from "../../test-data/small-run/events.jsonl?raw";
import { parseEventLines } from "./parse-lines.ts";
import { applyEvent, createRunView, type RunView } from "./run-view.ts";
import { SAMPLE_RUN, timed } from "../testing/sample-options.ts";
import { samplePreparation } from "../testing/sample-preparation.ts";
import { sampleEvents, sampleStep } from "../testing/sample-run.ts";

function viewOf(events: Iterable<TimedEvent>): RunView {
  const view = createRunView();
  for (const event of events) applyEvent(view, event);
  return view;
}

const SHORT = { ...SAMPLE_RUN, epochs: 2, stepsPerEpoch: 10, testReviews: 50 };
const shortEvents = [...sampleEvents(SHORT)];
const until = (type: TimedEvent["type"]): TimedEvent[] =>
  shortEvents.slice(0, shortEvents.findIndex((event) => event.type === type) + 1);
const started = shortEvents.find((event) => event.type === "started");
const step = (number: number): TimedEvent => timed(sampleStep(number));

describe("applyEvent", () => {
  it("keeps what is known about the data", () => {
    const { phase, preparation } = viewOf(samplePreparation());
    expect(phase).toBe("preparing");
    expect(preparation.reads[0]?.problemCount).toBe(23);
    expect(preparation.split?.duplicates).toBe(31);
    expect(preparation.tokenized).toHaveLength(2);
    expect(preparation.tokenizing).toBeUndefined();
  });

  it("trains after the first step and evaluates between two of them", () => {
    expect(viewOf(until("step")).phase).toBe("training");
    const evaluating = viewOf(until("evaluating"));
    expect(evaluating.phase).toBe("validating");
    expect(evaluating.pass).toMatchObject({ reviewsDone: 25, reviews: 50 });
  });

  it("is evaluating between the end of training and the report", () => {
    expect(viewOf(until("finished")).phase).toBe("evaluating");
    const completed = viewOf(shortEvents);
    expect(completed.phase).toBe("completed");
    expect(completed.report?.rows).toBe(50);
    expect(completed.evaluations).toHaveLength(2);
  });

  it("shows the linear model of the ladder as the figures to beat, before the first step", () => {
    const report = { accuracy: 0.8 };
    const view = createRunView();
    for (const name of ["majority", "linear", "frozen"]) {
      applyEvent(view, timed({ type: "rung", rung: { name, report: name === "linear" ? report : {} } }));
    }
    expect(view.baseline).toMatchObject({ report });
  });

  it("reads the baseline from its event and the paired test from the report", () => {
    expect(viewOf(until("baseline")).baseline).toMatchObject({ name: expect.stringContaining("NBSVM") });
    expect(viewOf(shortEvents).baseline?.mcnemar?.onlyFirstCorrect).toBe(96);
  });

  it("removes the steps that a resumed run repeats", () => {
    const view = viewOf([...until("evaluated"), ...samplePreparation()]);
    expect(view.phase).toBe("preparing");
    expect(view.preparation.reads).toHaveLength(1);
    expect(view.steps.length).toBe(10);
    applyEvent(view, { ...started, resumedFrom: { step: 4, engine: "onnxruntime:cpu" } } as TimedEvent);
    expect([...view.steps.column("step")]).toEqual([1, 2, 3, 4]);
    expect(view.evaluations).toEqual([]);
    applyEvent(view, step(5));
    expect(view.steps.length).toBe(5);
  });

  it("removes the outcome of the last attempt when a run resumes", () => {
    const stopped: TimedEvent = {
      type: "finished",
      time: "",
      runId: SHORT.id as RunId,
      elapsedMs: 5,
      outcome: { kind: "stopped", step: 3, checkpoint: "c" },
    };
    const view = viewOf([...until("step"), stopped]);
    expect(view.phase).toBe("stopped");
    applyEvent(view, samplePreparation()[0] ?? stopped);
    expect(view).toMatchObject({ phase: "preparing" });
    expect(view.outcome).toBeUndefined();
  });

  it("begins an attempt when the training reviews are read again, because the last process ended early", () => {
    const loaded = samplePreparation().findIndex(({ type }) => type === "model-loaded");
    const view = viewOf([...samplePreparation().slice(0, loaded + 1), ...samplePreparation()]);
    expect(view.preparation.reads).toHaveLength(1);
    expect(view.preparation.cleaned).toHaveLength(1);
    expect(view.preparation.model?.folder).toBe("/models/minilm");
  });

  it("keeps the reviews of an older version, which loaded the model first", () => {
    const [reading, read, cleaned, loaded] = samplePreparation() as [TimedEvent, TimedEvent, TimedEvent, TimedEvent];
    const older = [loaded, reading, read, cleaned];
    expect(viewOf(older).preparation.reads).toHaveLength(1);
    expect(viewOf([...older, ...older]).preparation.reads).toHaveLength(1);
  });

  it("keeps the training reviews when the test reviews are read", () => {
    const [, read] = samplePreparation();
    const { preparation } = viewOf([read, { ...read, purpose: "evaluate" }] as TimedEvent[]);
    expect(preparation.reads.map(({ purpose }) => purpose)).toEqual(["train", "evaluate"]);
  });

  it("ignores an unknown event", () => {
    const view = viewOf(until("step"));
    applyEvent(view, { type: "unknown", time: "" } as unknown as TimedEvent);
    expect(view.phase).toBe("training");
  });

  it("copies fewer than two values per step and column over 10,000 steps", () => {
    const view = viewOf(until("started"));
    let { buffer } = view.steps.column("loss");
    let copied = 0;
    for (let number = 1; number <= 10_000; number++) {
      applyEvent(view, step(number));
      const next = view.steps.column("loss").buffer;
      if (next !== buffer) copied += number - 1; // The column moved to another buffer, with every earlier value.
      buffer = next;
    }
    expect(view.steps.length).toBe(10_000);
    expect(copied).toBeGreaterThan(0);
    expect(copied).toBeLessThan(2 * 10_000);
  });

  it("replays a recorded run", () => {
    const { items, badLines } = parseEventLines(recordedEvents);
    const view = viewOf(items);
    expect(badLines).toBe(0);
    expect(view.phase).toBe("completed");
    expect(view.steps.length).toBe(view.started?.totalSteps);
    expect(view.evaluations).toHaveLength(8);
    expect(view.baseline?.mcnemar).toBeDefined();
  });
});
