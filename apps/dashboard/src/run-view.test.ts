import type { RunId, TimedEvent } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import recordedEvents from "../test-data/small-run/events.jsonl?raw";
import { parseEventLines } from "./event-lines.ts";
import { applyEvent, createRunView, progressOf, type RunView } from "./run-view.ts";
import { SAMPLE_RUN, sampleEvents, samplePreparation, sampleStep, timed } from "./testing/sample-run.ts";

function viewOf(events: Iterable<TimedEvent>): RunView {
  const view = createRunView();
  for (const event of events) applyEvent(view, event);
  return view;
}

const SHORT = { ...SAMPLE_RUN, epochs: 2, stepsPerEpoch: 10, heldOut: 50 };
const shortEvents = [...sampleEvents(SHORT)];
const until = (type: TimedEvent["type"]): TimedEvent[] =>
  shortEvents.slice(0, shortEvents.findIndex((event) => event.type === type) + 1);
const started = shortEvents.find((event) => event.type === "started");
const step = (number: number): TimedEvent => timed(sampleStep(number));

describe("run view", () => {
  it("keeps what is known of the data", () => {
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

  it("knows how far the training has come", () => {
    expect(progressOf(viewOf(samplePreparation()))).toBeUndefined();
    expect(progressOf(viewOf(until("evaluated")))).toBe(0.5);
    expect(progressOf(viewOf(shortEvents))).toBe(1);
  });

  it("is evaluating between the end of training and the report", () => {
    expect(viewOf(until("finished")).phase).toBe("evaluating");
    const completed = viewOf(shortEvents);
    expect(completed.phase).toBe("completed");
    expect(completed.report?.rows).toBe(50);
    expect(completed.evaluations).toHaveLength(2);
  });

  it("takes the baseline from its event, and its test from the report", () => {
    expect(viewOf(until("baseline")).baseline).toMatchObject({ name: expect.stringContaining("NBSVM") });
    expect(viewOf(shortEvents).baseline?.mcnemar?.onlyFirstCorrect).toBe(96);
  });

  it("draws the steps again that a resumed run does again", () => {
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

  it("forgets how the attempt before ended when a run goes on", () => {
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

  it("takes no notice of an event from the future", () => {
    const view = viewOf(until("step"));
    applyEvent(view, { type: "brand-new", time: "" } as unknown as TimedEvent);
    expect(view.phase).toBe("training");
  });

  it("replays 75,000 steps in linear time", () => {
    const replay = (count: number): number => {
      const view = viewOf(until("started"));
      const from = performance.now();
      for (let number = 1; number <= count; number++) applyEvent(view, step(number));
      expect(view.steps.length).toBe(count);
      return performance.now() - from;
    };
    replay(5000); // Warms up.
    // Ten times the steps; a copy of the columns for every step would take a hundred times as long.
    expect(replay(75_000)).toBeLessThan(40 * Math.max(10, replay(7500)));
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
