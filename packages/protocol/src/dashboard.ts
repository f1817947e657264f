import type { Prediction } from "./prediction.ts";
import type { KeptRung } from "./run-events/ladder-event.ts";
import type { Verdict } from "./verdict/verdict.ts";

/*
 * The messages between the dashboard's page and its editor. The page sends `ready`. The editor answers with a `snapshot`, then sends the lines
 * of every run in `shown`, and keeps sending lines as they appear. History and live events travel in the same way, as the text of the run's
 * files, so that the editor never parses 75,000 lines at once.
 */

/** Editor → page. */
export type ToDashboard =
  | SnapshotMessage
  | RunsMessage
  | EventLinesMessage
  | PredictionLinesMessage
  | ClassifiedMessage
  | { readonly kind: "shown"; readonly runIds: readonly string[] };

/** Answers `ready`, and may be sent again: the page then discards its state and starts over. */
interface SnapshotMessage {
  readonly kind: "snapshot";
  /** Every known run, newest first. */
  readonly runs: readonly RunSummary[];
  /** The runs that the page shows; their lines follow. The first has the focus. If empty, the page shows how to start. */
  readonly shown: readonly string[];
  /** English text → translated text, for the editor's display language; English if absent. */
  readonly strings?: Readonly<Record<string, string>>;
  /** BCP 47 tag for numbers and dates, such as "de"; the page's own if absent. */
  readonly locale?: string;
}

/** The list of runs changed: a run was added or removed, or its status changed. */
interface RunsMessage {
  readonly kind: "runs";
  readonly runs: readonly RunSummary[];
}

/** Whole lines of a shown run's events.jsonl, in the order of the file. Send at most about 1 MB at once. */
interface EventLinesMessage {
  readonly kind: "events";
  readonly runId: string;
  /** True if the text starts at the beginning of the file: the page discards earlier lines of the run. */
  readonly isStart: boolean;
  readonly text: string;
}

/** Whole lines of a completed run's predictions.jsonl; each is a `TestPrediction`. */
interface PredictionLinesMessage {
  readonly kind: "predictions";
  readonly runId: string;
  readonly isStart: boolean;
  /** True if the text reaches the end of the file: the page can draw. */
  readonly isEnd: boolean;
  readonly text: string;
}

/** Answers `classify`: a prediction with words, or why there is none. */
interface ClassifiedMessage {
  readonly kind: "classified";
  /** The one of the request. An answer to an earlier request is outdated. */
  readonly requestId: number;
  readonly prediction?: Prediction;
  readonly problem?: string;
}

/** Page → editor. */
export type FromDashboard =
  /** The page is ready for messages. `shown` are the runs it showed before it was hidden or reloaded. */
  | { readonly kind: "ready"; readonly shown?: readonly string[] }
  /** The user chose which runs to see, the one with the focus first. Answer with `shown`, then the lines of the runs that are new. */
  | { readonly kind: "show"; readonly runIds: readonly string[] }
  /** Starts the command that fine-tunes a model. */
  | { readonly kind: "start" }
  | { readonly kind: RunAction; readonly runId: string }
  /** Opens a dataset at a review; `line` is 1-based, as in `TestPrediction`. */
  | { readonly kind: "openReview"; readonly runId: string; readonly path: string; readonly line: number }
  /** Lets another model of the run's ladder answer in its model's folder. */
  | { readonly kind: "keep"; readonly runId: string; readonly rung: KeptRung }
  /** Stores the decision threshold of a model for two classes, 0 to 1. */
  | { readonly kind: "applyThreshold"; readonly runId: string; readonly threshold: number }
  /** Classifies a text with the run's model. Answer with `classified`. */
  | { readonly kind: "classify"; readonly runId: string; readonly requestId: number; readonly text: string }
  /** Changes the label of one row of a dataset; `line` as in `openReview`, `from` and `to` are classes. */
  | {
      readonly kind: "correctLabel";
      readonly runId: string;
      readonly path: string;
      readonly line: number;
      readonly from: string;
      readonly to: string;
    }
  /** A failure in the page, for the log. */
  | { readonly kind: "problem"; readonly message: string };

/** What a button asks for, for one run. */
export type RunAction =
  | "stop"
  | "resume"
  | "use"
  | "rename"
  | "trainAgain"
  | "openDataset"
  | "openReport"
  | "openLog"
  | "openFolder"
  | "export";

/** One run as the list shows it. Plain JSON. */
export interface RunSummary {
  /** The name of the run's folder. */
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  /** ISO 8601. */
  readonly createdAt: string;
  /** On the test reviews, 0 to 1, once known. */
  readonly accuracy?: number;
  readonly f1?: number;
  /** Of a completed run: how good its model is. */
  readonly verdict?: Verdict;
  /** Of a completed run: its model in Hugging Face layout. */
  readonly modelFolder?: string;
  /** True for the run whose model answers hovers. */
  readonly isUsedForHovers?: boolean;
  /** True if `resume` makes sense: it ended early, and its folder is there. */
  readonly isResumable?: boolean;
  /** Why it failed, waits or restarts, as one sentence for the user. */
  readonly message?: string;
}

/**
 * `waiting`: another run has to end first. `restarting`: the process crashed and starts again.
 * `stopping`: a stop was requested and has not taken effect. `evaluating`: training has ended and the test reviews are being evaluated.
 */
export type RunStatus =
  "waiting" | "preparing" | "training" | "evaluating" | "stopping" | "restarting" | "completed" | "stopped" | "failed";
