import type { ClassificationReport } from "@sentiment-tuner/metrics";

import type { WireError } from "../errors.ts";
import type { RunId } from "../run-id.ts";
import type { TrainConfig } from "../train-config.ts";

/**
 * What training reports, in order: `started` first, exactly one `finished` last. A run that cannot start has only `finished`; one that
 * fails or is stopped while its result is evaluated and saved has a second `finished`. Resuming a run adds to its events.
 */
export type TrainEvent =
  | StartedEvent
  | StepEvent
  | BatchSplitEvent
  | EvaluatingEvent
  | EvaluatedEvent
  | SavedEvent
  | { readonly type: "finished"; readonly runId: RunId; readonly elapsedMs: number; readonly outcome: Outcome };

export interface StartedEvent {
  readonly type: "started";
  readonly runId: RunId;
  readonly engine: string;
  readonly config: TrainConfig;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly warmupSteps: number;
  readonly trainReviews: number;
  /** Reviews of the evaluations during training: validation reviews, or test reviews if there are none. */
  readonly evaluationReviews: number;
  readonly parameterCount: number;
  /** Present if the run resumes from a checkpoint. `damaged` says what is wrong with each newer one, which was passed over. */
  readonly resumedFrom?: { readonly step: number; readonly engine: string; readonly damaged?: readonly string[] };
  /** Present if the log of a resumed run had lines that could not be read. They are passed over. */
  readonly damagedLogLines?: number;
}

export interface StepEvent {
  readonly type: "step";
  readonly runId: RunId;
  /** 1-based. */
  readonly step: number;
  /** Passes over the reviews, fractional: 1.5 is halfway through the second. */
  readonly epoch: number;
  /** Mean over the step's reviews, in nats. */
  readonly loss: number;
  readonly learningRate: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly reviewsPerSecond: number;
  /** Padding not counted. */
  readonly tokensPerSecond: number;
  /** Time spent on this run, earlier parts of a resumed one included. */
  readonly elapsedMs: number;
  /** Estimate for the remaining steps; evaluations not included. */
  readonly remainingMs: number;
  /** Memory of the process, in every tenth step. */
  readonly residentBytes?: number;
}

/** From this step on, batches are computed in parts and their gradients summed, because whole batches do not fit into memory. */
interface BatchSplitEvent {
  readonly type: "batch-split";
  readonly runId: RunId;
  /** Steps completed before. */
  readonly step: number;
  readonly batchSize: number;
  /** Most reviews computed at once. */
  readonly rowsAtOnce: number;
  /** `estimate`: predicted from the size of the memory. `out-of-memory`: memory ran out, and the run cannot be repeated to the byte. */
  readonly reason: "estimate" | "out-of-memory";
}

/** Progress of an evaluation. */
export interface EvaluatingEvent {
  readonly type: "evaluating";
  /** Absent, like `step`, where a finished model is evaluated. */
  readonly runId?: RunId;
  /** The step of training whose weights are evaluated. */
  readonly step?: number;
  /** "validation" while a finished model is calibrated; absent for test reviews and in training. */
  readonly on?: EvaluatedOn;
  readonly reviewsDone: number;
  readonly reviews: number;
}

export interface EvaluatedEvent {
  readonly type: "evaluated";
  readonly runId: RunId;
  readonly step: number;
  readonly epoch: number;
  /**
   * What it was evaluated on. Validation reviews decide which weights are kept and when to stop. Test reviews decide nothing: they are only
   * shown, if there are no validation reviews. Absent in logs of earlier versions, which had test reviews only.
   */
  readonly on?: EvaluatedOn;
  readonly report: ClassificationReport;
  /** Every registered metric by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Whether the weights are the best so far on the validation reviews. */
  readonly isBest: boolean;
}

export type EvaluatedOn = "validation" | "test";

export interface SavedEvent {
  readonly type: "saved";
  readonly runId: RunId;
  readonly step: number;
  readonly path: string;
}

/** How a run ended. */
export type Outcome =
  | {
      readonly kind: "completed";
      readonly reason: CompletionReason;
      readonly step: number;
      /** The weights to use: the best on the validation reviews, or the last if there are none. */
      readonly best: SavedWeights;
      /** False if the clock decided a learning rate or the end: repeating such a run gives other bytes. */
      readonly isRepeatable: boolean;
    }
  | {
      readonly kind: "stopped";
      readonly step: number;
      /** Absent if the run was stopped before training began. */
      readonly checkpoint?: string;
    }
  | {
      readonly kind: "failed";
      readonly error: WireError;
      /** The newest complete checkpoint, from which the run can resume; absent if there is none. */
      readonly checkpoint?: string;
    };

export type CompletionReason = "all-epochs" | "early-stopping" | "time-limit";

export interface SavedWeights {
  readonly step: number;
  /** The checkpoint's folder; its weights are in `model.safetensors`. */
  readonly path: string;
  /** Value of `bestMetric`, if it was evaluated. */
  readonly value?: number;
}
