import type { RunSummary, TestPrediction, ToDashboard } from "@sentiment-tuner/protocol";

import { parseEventLines, parsePredictionLines } from "./event-lines.ts";
import { type Judgement, judge } from "./judgement.ts";
import { tableOf } from "./prediction-table.ts";
import { applyEvent, createRunView, type RunView } from "./run-view.ts";

/** All that the page shows, changed in place by `applyMessage`. */
export interface PageState {
  /** False until the first snapshot: the page does not yet know whether there is nothing to show. */
  isReady: boolean;
  runs: readonly RunSummary[];
  /** Runs on the page, the one in focus first. */
  shown: readonly string[];
  readonly details: Map<string, RunDetail>;
  /** What could not be read, for the editor's log; the page's main file takes it from here. */
  problems: string[];
}

interface RunDetail {
  view: RunView;
  /** Lines that came before the last ones. */
  pending: TestPrediction[];
  judgement?: Judgement;
}

/** A shown run with all that is known of it. */
export interface ShownRun extends RunDetail {
  readonly id: string;
  readonly summary: RunSummary;
}

export function createPageState(): PageState {
  return { isReady: false, runs: [], shown: [], details: new Map(), problems: [] };
}

/** Brings the state up to date with the next message of the editor. */
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
    case "events": {
      const detail = detailOf(state, message.runId);
      if (message.isStart) detail.view = createRunView();
      const { items, badLines } = parseEventLines(message.text);
      for (const event of items) applyEvent(detail.view, event);
      report(state, badLines, `events of ${message.runId}`);
      return;
    }
    case "predictions": {
      const detail = detailOf(state, message.runId);
      if (message.isStart) detail.pending = [];
      const { items, badLines } = parsePredictionLines(message.text);
      for (const prediction of items) detail.pending.push(prediction);
      report(state, badLines, `predictions of ${message.runId}`);
      if (message.isEnd) judgeAll(state, detail, message.runId);
      return;
    }
    default:
      message satisfies never;
  }
}

/** The runs on the page, the one in focus first; those that the list no longer has are left out. */
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

function judgeAll(state: PageState, detail: RunDetail, runId: string): void {
  const table = tableOf(detail.pending);
  detail.pending = [];
  delete detail.judgement;
  if (table.rows === 0) return;
  try {
    detail.judgement = judge(table);
  } catch (error) {
    state.problems.push(`The predictions of ${runId} cannot be judged: ${String(error)}`);
  }
}

function report(state: PageState, badLines: number, of: string): void {
  if (badLines > 0) state.problems.push(`${badLines} lines of the ${of} cannot be read and are left out.`);
}
