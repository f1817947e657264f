import type {
  EvaluatedEvent,
  EvaluatingEvent,
  Outcome,
  PlannedEvent,
  RestartedEvent,
  RungEvent,
  RunReport,
  StartedEvent,
  StepEvent,
  TimedEvent,
} from "@sentiment-tuner/protocol";

import { type Baseline, baselineOf } from "./baseline.ts";
import { applyPreparationEvent, createPreparationView, type PreparationView } from "./preparation-view.ts";
import { createStepSeries, type StepSeries } from "./step-series.ts";

/** Phase of a run according to its events. Only the editor knows if its process is alive. */
type Phase = "preparing" | "training" | "validating" | "evaluating" | "completed" | "stopped" | "failed";

/** Everything the page knows about one run. `applyEvent` changes it in place: copying it at every step would be slow. */
export interface RunView {
  phase: Phase;
  /** Incremented by every event, so a panel can check if it is up to date. */
  version: number;
  /** Replaced when an attempt begins. */
  preparation: PreparationView;
  started?: StartedEvent;
  readonly steps: StepSeries;
  lastStep?: StepEvent;
  evaluations: EvaluatedEvent[];
  /** Progress of an evaluation on the test reviews, present while it runs. */
  pass?: EvaluatingEvent;
  outcome?: Outcome;
  elapsedMs?: number;
  report?: RunReport;
  baseline: Baseline | undefined;
  /** The models of the ladder that were evaluated so far. Replaced, not changed. */
  rungs: readonly Rung[];
  /** What a recipe chose. */
  plan?: PlannedEvent;
  /** Present if the run began again with gentler settings. */
  restart?: RestartedEvent;
  /** Lines of the log, and of the predictions, that the page could not read. */
  unreadableLines: number;
  unreadablePredictions: number;
}

/** A model of the ladder; its paired test follows with the report. */
export type Rung = RungEvent["rung"];

/** The loss is smoothed over this fraction of the run, within these numbers of steps. */
const SMOOTHED_FRACTION = 1 / 40;
const FEWEST_SMOOTHED_STEPS = 5;
const MOST_SMOOTHED_STEPS = 200;

export function createRunView(): RunView {
  return {
    phase: "preparing",
    version: 0,
    preparation: createPreparationView(),
    steps: createStepSeries(),
    evaluations: [],
    baseline: undefined,
    rungs: [],
    unreadableLines: 0,
    unreadablePredictions: 0,
  };
}

/** Updates the view with the next event. An unknown event changes only the version. */
export function applyEvent(view: RunView, event: TimedEvent): void {
  view.version++;
  switch (event.type) {
    case "model-loaded":
      if (view.phase !== "preparing" || view.preparation.model !== undefined) beginAttempt(view);
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
      if (view.phase !== "preparing" || isReadAgain(view, event)) beginAttempt(view);
      applyPreparationEvent(view.preparation, event);
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
    case "calibrated": // The report has both as well.
    case "ladder":
      return;
    case "planned":
      view.plan = event;
      return;
    case "restarted":
      view.restart = event;
      return;
    case "rung":
      view.rungs = [...view.rungs.filter(({ name }) => name !== event.rung.name), event.rung];
      if (event.rung.name === "linear") view.baseline = event.rung;
      return;
    case "finished":
      delete view.pass;
      view.outcome = event.outcome;
      view.elapsedMs = event.elapsedMs;
      view.phase = event.outcome.kind === "completed" ? "evaluating" : event.outcome.kind; // The `completed` event follows.
      return;
    case "completed":
      view.phase = "completed";
      delete view.pass;
      view.report = event.report;
      view.baseline = baselineOf(event.report) ?? view.baseline;
      return;
    default:
      event satisfies never;
  }
}

function start(view: RunView, event: StartedEvent): void {
  const done = event.resumedFrom?.step ?? 0;
  view.phase = "training";
  view.started = event;
  view.steps.truncateAfter(done);
  view.steps.smoothOver(
    Math.min(MOST_SMOOTHED_STEPS, Math.max(FEWEST_SMOOTHED_STEPS, event.totalSteps * SMOOTHED_FRACTION)),
  );
  view.evaluations = view.evaluations.filter(({ step }) => step <= done);
  if (view.lastStep !== undefined && view.lastStep.step > done) delete view.lastStep;
}

/**
 * Whether an attempt begins although the last one did not get beyond its preparation, because its process ended: each
 * attempt reads the training reviews once and loads the model once. Older versions loaded the model first.
 */
function isReadAgain({ preparation }: RunView, event: TimedEvent): boolean {
  if (event.type !== "read" || event.purpose !== "train") return false;
  return preparation.reads.some(({ purpose }) => purpose === "train");
}

/** Keeps the curves: the `started` event says after which step they are removed. */
function beginAttempt(view: RunView): void {
  view.phase = "preparing";
  delete view.outcome;
  delete view.report;
  delete view.pass;
  view.rungs = [];
  view.preparation = createPreparationView();
}
