import { parseVerdictInput, type TimedEvent, type VerdictInput, type WireError } from "@sentiment-tuner/protocol";

/**
 * What is known of one run. Only {@link reduceRun} changes it.
 *
 * `waiting`: queued. `starting` and `training`: a process runs, or is started again soon. `stopped` can be resumed, `ready` has a model,
 * `failed` has an error.
 */
export type RunState = WaitingState | StartingState | TrainingState | StoppedState | ReadyState | FailedState;

/** Queued: starts when no other run is active. */
export interface WaitingState {
  readonly kind: "waiting";
}

export interface StartingState {
  readonly kind: "starting";
  /** Crashes so far: the process ended without a `finished` event. */
  readonly crashes: number;
  /** After a crash: the pause before the next start. */
  readonly restartInMs?: number;
  readonly isStopping: boolean;
}

export interface TrainingState {
  readonly kind: "training";
  readonly crashes: number;
  readonly isStopping: boolean;
  readonly phase: "preparing" | "training" | "evaluating";
  readonly progress: RunProgress;
}

export interface StoppedState {
  readonly kind: "stopped";
  /** The last step; undefined if there was none. */
  readonly step?: number;
  /** True if the user did not stop it: the machine went down, or the process was killed while no window was open. */
  readonly wasInterrupted: boolean;
}

export interface ReadyState {
  readonly kind: "ready";
  readonly modelFolder: string;
  /** On the test reviews, 0 to 1. */
  readonly accuracy: number;
  readonly f1: number;
  /** Whether `f1` is the mean over the classes, as with more than two. */
  readonly isMacroF1?: boolean;
  /** What a verdict needs; absent if the report of an earlier version lacks it. */
  readonly report?: VerdictInput;
}

export interface FailedState {
  readonly kind: "failed";
  readonly error: WireError;
}

/** The newest figures of an active run. */
interface RunProgress {
  readonly step?: number;
  readonly totalSteps?: number;
  readonly epoch?: number;
  /** Exponential mean of the steps' losses, in nats. */
  readonly loss?: number;
  readonly remainingMs?: number;
  readonly reviewsPerSecond?: number;
  readonly tokensPerSecond?: number;
  readonly accuracy?: number;
  readonly f1?: number;
  readonly isMacroF1?: boolean;
}

export type RunStateAction =
  | { readonly type: "queued" }
  | { readonly type: "started" }
  | { readonly type: "event"; readonly event: TimedEvent }
  | { readonly type: "stopRequested" }
  /** The process ended. `reason` is for display; `isFinal`: starting it again would not help. */
  | { readonly type: "gone"; readonly reason: string; readonly isFinal: boolean }
  /** The process ended before this window opened. */
  | { readonly type: "lost" };

/** Pauses before the first and the second restart. There is no third. */
export const RESTART_PAUSES_MS: readonly number[] = [1_000, 5_000];

export const INITIAL_STATE: RunState = { kind: "starting", crashes: 0, isStopping: false };

export function reduceRun(state: RunState, action: RunStateAction): RunState {
  switch (action.type) {
    case "queued":
      return { kind: "waiting" };
    case "started":
      return { kind: "starting", crashes: isUnderWay(state) ? state.crashes : 0, isStopping: false };
    case "event":
      return reduceEvent(state, action.event);
    case "stopRequested":
      if (state.kind === "waiting") return { kind: "stopped", wasInterrupted: false };
      return isUnderWay(state) ? { ...state, isStopping: true } : state;
    case "gone":
      return isUnderWay(state) ? afterCrash(state, action) : state;
    case "lost":
      return isUnderWay(state) ? { kind: "stopped", wasInterrupted: true, ...stepOf(state) } : state;
    default:
      return action satisfies never;
  }
}

/** Whether the run has a process, or one is about to start. */
export function isUnderWay(state: RunState): state is StartingState | TrainingState {
  return state.kind === "starting" || state.kind === "training";
}

/** Whether the run is under way or queued. */
export function isActive(state: RunState): state is WaitingState | StartingState | TrainingState {
  return state.kind === "waiting" || isUnderWay(state);
}

/** Whether the run can be resumed. */
export function isResumable(state: RunState): state is StoppedState | FailedState {
  return state.kind === "stopped" || state.kind === "failed";
}

function afterCrash(
  state: StartingState | TrainingState,
  { reason, isFinal }: Extract<RunStateAction, { type: "gone" }>,
): RunState {
  if (state.isStopping) return { kind: "stopped", wasInterrupted: false, ...stepOf(state) };
  if (isFinal) return { kind: "failed", error: { code: "TRAINER_FAILED", message: reason } };
  const restartInMs = RESTART_PAUSES_MS[state.crashes];
  const crashes = state.crashes + 1;
  if (restartInMs !== undefined) return { kind: "starting", crashes, restartInMs, isStopping: false };
  return { kind: "failed", error: { code: "TRAINER_CRASHED", message: reason } };
}

function reduceEvent(state: RunState, event: TimedEvent): RunState {
  switch (event.type) {
    case "downloading":
    case "fetched":
    case "reading":
    case "read":
    case "cleaned":
    case "split":
    case "tokenizing":
    case "tokenized":
    case "model-loaded":
      return training(state, "preparing", {});
    case "started":
      return training(state, "training", { totalSteps: event.totalSteps });
    case "step": {
      const { step, epoch, remainingMs, reviewsPerSecond, tokensPerSecond } = event;
      const loss = smoothed(progressOf(state).loss, event.loss);
      return training(state, "training", { step, epoch, loss, remainingMs, reviewsPerSecond, tokensPerSecond });
    }
    case "baseline":
    case "rung":
    case "saved":
      return training(state, phaseOf(state), {});
    case "evaluating":
      return training(state, event.step === undefined ? "evaluating" : phaseOf(state), {});
    case "evaluated":
      return training(state, phaseOf(state), figuresOf(event.report));
    case "finished":
      return afterFinish(state, event);
    case "completed":
      return {
        kind: "ready",
        modelFolder: event.modelFolder,
        ...figuresOf(event.report),
        ...reportIn(event.report),
      };
    default:
      // An event of a newer release does not change the state.
      return state;
  }
}

function afterFinish(state: RunState, event: Extract<TimedEvent, { type: "finished" }>): RunState {
  const { outcome } = event;
  switch (outcome.kind) {
    case "completed":
      return training(state, "evaluating", { step: outcome.step });
    case "stopped":
      return { kind: "stopped", step: outcome.step, wasInterrupted: false };
    case "failed":
      return { kind: "failed", error: outcome.error };
    default:
      outcome satisfies never;
      return state; // The line is damaged.
  }
}

function training(state: RunState, phase: TrainingState["phase"], progress: RunProgress): TrainingState {
  const { crashes, isStopping } = isUnderWay(state) ? state : { crashes: 0, isStopping: false };
  return { kind: "training", crashes, isStopping, phase, progress: { ...progressOf(state), ...progress } };
}

function phaseOf(state: RunState): TrainingState["phase"] {
  return state.kind === "training" ? state.phase : "training";
}

function progressOf(state: RunState): RunProgress {
  return state.kind === "training" ? state.progress : {};
}

function stepOf(state: RunState): { step?: number } {
  const { step } = progressOf(state);
  return step === undefined ? {} : { step };
}

/** The figures that lists and messages show. @param report - one that was read from a file may lack its class names */
export function figuresOf(report: { accuracy: number; f1: number; classNames?: readonly string[] }) {
  const { accuracy, f1, classNames } = report;
  return { accuracy, f1, ...(Array.isArray(classNames) && classNames.length > 2 && { isMacroF1: true }) };
}

/** The part of a report that a verdict needs, as a state keeps it. */
export function reportIn(report: unknown): Pick<ReadyState, "report"> {
  const parsed = parseVerdictInput(report);
  return parsed === undefined ? {} : { report: parsed };
}

const NEW_LOSS_SHARE = 0.1;

function smoothed(before: number | undefined, loss: number): number {
  return before === undefined ? loss : before + NEW_LOSS_SHARE * (loss - before);
}
