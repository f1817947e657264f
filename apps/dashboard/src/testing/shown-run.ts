import type { RunSummary, TestPrediction, TimedEvent } from "@sentiment-tuner/protocol";

import type { ShownRun } from "../page-state.ts";
import { analyzePredictions, type PredictionAnalysis } from "../predictions/prediction-analysis.ts";
import { createPredictionTable } from "../predictions/prediction-table.ts";
import { applyEvent, createRunView, type RunView } from "../run/run-view.ts";
import { SAMPLE_RUN, type SampleRunOptions } from "./sample-options.ts";
import { samplePredictions } from "./sample-predictions.ts";
import { sampleEvents } from "./sample-run.ts";

/** A run of 20 steps and 100 test reviews, fast enough for every test. */
export const SHORT_RUN: SampleRunOptions = { ...SAMPLE_RUN, epochs: 2, stepsPerEpoch: 10, testReviews: 100 };

/** The view after these events. */
export function viewAfter(events: Iterable<TimedEvent>): RunView {
  const view = createRunView();
  for (const event of events) applyEvent(view, event);
  return view;
}

const generated = new Map<SampleRunOptions, readonly TimedEvent[]>();

/** All events of a run. They are generated once: the report takes most of the time of a test. */
export function allEvents(options: SampleRunOptions = SHORT_RUN): readonly TimedEvent[] {
  const events = generated.get(options) ?? [...sampleEvents(options)];
  generated.set(options, events);
  return events;
}

/** The events of a run up to the first one of this type. */
export function eventsUntil(type: TimedEvent["type"]): readonly TimedEvent[] {
  const events = allEvents();
  return events.slice(0, events.findIndex((event) => event.type === type) + 1);
}

export function analysisOf(predictions: readonly TestPrediction[]): PredictionAnalysis {
  return analyzePredictions(createPredictionTable(predictions));
}

/** Predictions of the classes No and Yes: rows of [label, probability of Yes, text]. */
export function predictionsOf(rows: readonly (readonly [string, number, string?])[]): TestPrediction[] {
  return rows.map(([label, yes, text], index) => ({
    path: "/data/test.csv",
    line: index + 2,
    label,
    probabilities: { No: 1 - yes, Yes: yes },
    ...(text === undefined ? {} : { text }),
  }));
}

export function summaryOf(fields: Partial<RunSummary> = {}): RunSummary {
  return {
    id: SHORT_RUN.id,
    name: "Film reviews",
    status: "completed",
    createdAt: "2026-03-02T09:15:00.000Z",
    ...fields,
  };
}

/** A completed run as the page holds it. */
export function shownRun(options: SampleRunOptions = SHORT_RUN, fields: Partial<RunSummary> = {}): ShownRun {
  return {
    id: options.id,
    summary: summaryOf({ id: options.id, ...fields }),
    view: viewAfter(allEvents(options)),
    pending: [],
    analysis: analysisOf(samplePredictions(options)),
  };
}
