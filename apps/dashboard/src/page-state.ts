import type { RunSummary, TestPrediction, TimedEvent, ToDashboard } from "@sentiment-tuner/protocol";

import { parseEventLines, parsePredictionLines } from "./run/parse-lines.ts";
import { type PredictionAnalysis, analyzePredictions } from "./predictions/prediction-analysis.ts";
import { createPredictionTable } from "./predictions/prediction-table.ts";
import { classNamesOf } from "./run/run-classes.ts";
import { applyEvent, createRunView, type RunView } from "./run/run-view.ts";

/** Everything the page shows; `applyMessage` changes it in place. */
export interface PageState {
  /** False until the first snapshot: before it, an empty list does not mean that there are no runs. */
  isReady: boolean;
  runs: readonly RunSummary[];
  /** Runs on the page, the one in focus first. */
  shown: readonly string[];
  readonly details: Map<string, RunDetail>;
  /** The answer to the newest text in the box of a run. */
  classified?: Extract<ToDashboard, { kind: "classified" }>;
  /** What could not be read, for the editor's log; main.ts sends and removes it. */
  problems: string[];
}

interface RunDetail {
  view: RunView;
  /** Predictions received so far, until the last part arrives. */
  pending: TestPrediction[];
  analysis?: PredictionAnalysis;
}

/** A shown run with everything that is known about it. */
export interface ShownRun extends RunDetail {
  readonly id: string;
  readonly summary: RunSummary;
}

export function createPageState(): PageState {
  return { isReady: false, runs: [], shown: [], details: new Map(), problems: [] };
}

/** Updates the state with the next message of the editor. */
export function applyMessage(state: PageState, message: ToDashboard): void {
  switch (message.kind) {
    case "snapshot":
      state.isReady = true;
      state.runs = message.runs;
      state.details.clear();
      show(state, message.shown);
      return;
    case "runs":
      state.runs = message.runs;
      return;
    case "shown":
      show(state, message.runIds);
      return;
    case "classified":
      state.classified = message;
      return;
    case "events": {
      const detail = detailOf(state, message.runId);
      if (message.isStart) detail.view = createRunView();
      const { items, badLines } = parseEventLines(message.text);
      const damaged = items.filter((event) => !isApplied(detail.view, event));
      const unreadable = badLines + damaged.length;
      if (unreadable > 0) detail.view.version++;
      detail.view.unreadableLines += unreadable;
      report(state, unreadable, `events of ${message.runId}`);
      return;
    }
    case "predictions": {
      const detail = detailOf(state, message.runId);
      if (message.isStart) {
        detail.pending = [];
        detail.view.unreadablePredictions = 0;
      }
      const { items, badLines } = parsePredictionLines(message.text);
      detail.view.unreadablePredictions += badLines;
      for (const prediction of items) detail.pending.push(prediction);
      report(state, badLines, `predictions of ${message.runId}`);
      if (message.isEnd) analyzePending(state, detail, message.runId);
      return;
    }
    default:
      message satisfies never;
  }
}

/** The runs on the page, the one in focus first, without those that are no longer in the list. */
export function shownRuns({ runs, shown, details }: PageState): ShownRun[] {
  return shown.flatMap((id) => {
    const summary = runs.find((run) => run.id === id);
    const detail = details.get(id);
    return summary === undefined || detail === undefined ? [] : [{ id, summary, ...detail }];
  });
}

function show(state: PageState, runIds: readonly string[]): void {
  state.shown = runIds;
  for (const id of state.details.keys()) if (!runIds.includes(id)) state.details.delete(id);
  for (const id of runIds) detailOf(state, id);
}

function detailOf({ details }: PageState, runId: string): RunDetail {
  const known = details.get(runId);
  if (known !== undefined) return known;
  const detail: RunDetail = { view: createRunView(), pending: [] };
  details.set(runId, detail);
  return detail;
}

/** Whether the event has the parts that the view looks into; a damaged line may lack them. */
function isApplied(view: RunView, event: TimedEvent): boolean {
  try {
    applyEvent(view, event);
    return true;
  } catch {
    return false;
  }
}

function analyzePending(state: PageState, detail: RunDetail, runId: string): void {
  const table = createPredictionTable(detail.pending, classNamesOf(detail.view));
  detail.pending = [];
  delete detail.analysis;
  if (table.rows === 0) return;
  try {
    detail.analysis = analyzePredictions(table);
  } catch (error) {
    state.problems.push(`Could not analyze the predictions of ${runId}: ${String(error)}`);
  }
}

function report(state: PageState, badLines: number, file: string): void {
  if (badLines > 0) state.problems.push(`Skipped unreadable lines in the ${file}: ${badLines}.`);
}
