import type {
  BaselineRecord,
  CleanedEvent,
  DownloadingEvent,
  EvaluatedEvent,
  ModelLoadedEvent,
  Outcome,
  ReadEvent,
  RunReport,
  SplitEvent,
  StartedEvent,
  StepEvent,
  TimedEvent,
  TokenizedEvent,
} from "@sentiment-tuner/protocol";

import { createStepSeries, type StepSeries } from "./step-series.ts";

/** Where a run stands, by its own events. Whether its process still lives only the editor knows. */
type Phase = "preparing" | "training" | "validating" | "evaluating" | "completed" | "stopped" | "failed";

/** All that the page knows of one run. Changed in place by `applyEvent`: a copy per step would cost more than the step. */
export interface RunView {
  phase: Phase;
  /** Raised with every event, so that a panel sees at a glance whether it is up to date. */
  version: number;
  readonly preparation: PreparationView;
  started?: StartedEvent;
  readonly steps: StepSeries;
  lastStep?: StepEvent;
  evaluations: EvaluatedEvent[];
  /** How far a pass over the held-out reviews has come, while there is one. */
  pass?: Progress;
  outcome?: Outcome;
  elapsedMs?: number;
  report?: RunReport;
  baseline: Baseline | undefined;
}

/** A simple model's figures on the same held-out reviews; the paired test is there once the run's own model is judged. */
export type Baseline = Pick<BaselineRecord, "name" | "report"> & Partial<Pick<BaselineRecord, "mcnemar">>;

interface Progress {
  readonly reviewsDone: number;
  readonly reviews: number;
}

/** What is known about the data and the base model before the first step. */
export interface PreparationView {
  /** While a model or a dataset is fetched. */
  downloading?: DownloadingEvent;
  reading?: { readonly bytesRead: number; readonly totalBytes?: number; readonly rows: number };
  reads: ReadEvent[];
  cleaned: CleanedEvent[];
  split?: SplitEvent;
  tokenizing?: Progress;
  tokenized: TokenizedEvent[];
  model?: ModelLoadedEvent;
}

/** The loss is smoothed over this share of the run, within these numbers of steps. */
const SMOOTHED_SHARE = 1 / 40;
const FEWEST_SMOOTHED_STEPS = 5;
const MOST_SMOOTHED_STEPS = 200;

export function createRunView(): RunView {
  return {
    phase: "preparing",
    version: 0,
    preparation: { reads: [], cleaned: [], tokenized: [] },
    steps: createStepSeries(),
    evaluations: [],
    baseline: undefined,
  };
}

/** Brings the view up to date with the next event. Events that this page does not know change nothing. */
export function applyEvent(view: RunView, event: TimedEvent): void {
  view.version++;
  switch (event.type) {
    case "model-loaded":
      beginAttempt(view); // Of every attempt, and nothing but downloads comes before it.
      view.preparation.model = event;
      return;
    case "downloading":
    case "fetched":
    case "reading":
    case "read":
    case "cleaned":
    case "split":
    case "tokenizing":
    case "tokenized":
      if (view.phase !== "preparing") beginAttempt(view);
      applyPreparation(view.preparation, event);
      return;
    case "baseline":
      view.baseline = event;
      return;
    case "started":
      start(view, event);
      return;
    case "step":
      view.phase = "training";
      delete view.pass;
      view.steps.push(event);
      view.lastStep = event;
      view.elapsedMs = event.elapsedMs;
      return;
    case "evaluating":
      view.phase = event.step === undefined ? "evaluating" : "validating";
      view.pass = event;
      return;
    case "evaluated":
      view.phase = "training";
      delete view.pass;
      view.evaluations.push(event);
      return;
    case "saved":
    case "batch-split":
      return;
    case "finished":
      delete view.pass;
      view.outcome = event.outcome;
      view.elapsedMs = event.elapsedMs;
      view.phase = event.outcome.kind === "completed" ? "evaluating" : event.outcome.kind; // `completed` is still to come.
      return;
    case "completed":
      view.phase = "completed";
      delete view.pass;
      view.report = event.report;
      view.baseline = event.report.baseline ?? view.baseline;
      return;
    default:
      event satisfies never;
  }
}

/** Done share of the training steps, 0 to 1; undefined before the first step is planned. */
export function progressOf({ started, lastStep, phase }: RunView): number | undefined {
  if (phase === "completed") return 1;
  if (started === undefined || started.totalSteps === 0) return undefined;
  return Math.min(1, (lastStep?.step ?? started.resumedFrom?.step ?? 0) / started.totalSteps);
}

function start(view: RunView, event: StartedEvent): void {
  const done = event.resumedFrom?.step ?? 0;
  view.phase = "training";
  view.started = event;
  view.steps.truncateAfter(done);
  view.steps.smoothOver(
    Math.min(MOST_SMOOTHED_STEPS, Math.max(FEWEST_SMOOTHED_STEPS, event.totalSteps * SMOOTHED_SHARE)),
  );
  view.evaluations = view.evaluations.filter(({ step }) => step <= done);
  if (view.lastStep !== undefined && view.lastStep.step > done) delete view.lastStep;
}

/** A new attempt keeps the curves: `started` says from which step on they are drawn again. */
function beginAttempt(view: RunView): void {
  view.phase = "preparing";
  delete view.outcome;
  delete view.report;
  delete view.pass;
  const { preparation } = view;
  preparation.reads = [];
  preparation.cleaned = [];
  preparation.tokenized = [];
  delete preparation.downloading;
  delete preparation.reading;
  delete preparation.split;
  delete preparation.tokenizing;
  delete preparation.model;
}

function applyPreparation(
  preparation: PreparationView,
  event: Extract<
    TimedEvent,
    { type: "downloading" | "fetched" | "reading" | "read" | "cleaned" | "split" | "tokenizing" | "tokenized" }
  >,
): void {
  switch (event.type) {
    case "downloading":
      preparation.downloading = event;
      return;
    case "fetched":
      delete preparation.downloading;
      return;
    case "reading":
      preparation.reading = event;
      return;
    case "read":
      delete preparation.reading;
      preparation.reads.push(event);
      return;
    case "cleaned":
      preparation.cleaned.push(event);
      return;
    case "split":
      preparation.split = event;
      return;
    case "tokenizing":
      preparation.tokenizing = event;
      return;
    case "tokenized":
      delete preparation.tokenizing;
      preparation.tokenized.push(event);
      return;
    default:
      event satisfies never;
  }
}
