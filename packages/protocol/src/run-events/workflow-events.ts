import type { Columns, LabelPlan, RowProblem } from "@sentiment-tuner/data";

import type { RestartRecord } from "../collapse.ts";
import type { DecisionRecord } from "../decision.ts";
import type { RecipePlan } from "../recipes/recipe-plan.ts";
import type { StepSpeed } from "../recipes/step-cost.ts";
import type { RunReport } from "../run-report.ts";
import type { BaselineEvent } from "./baseline-event.ts";
import type { LadderEvent, RungEvent } from "./ladder-event.ts";
import type { EvaluatingEvent, TrainEvent } from "./train-events.ts";

/** What a workflow reports: preparation, training, and the saved result. Plain JSON. */
export type WorkflowEvent =
  | PreparationEvent
  | BaselineEvent
  | TrainEvent
  | EvaluatingEvent
  | PlannedEvent
  | RestartedEvent
  | RungEvent
  | LadderEvent
  | CalibratedEvent
  | CompletedEvent;

export type PreparationEvent =
  | { readonly type: "reading"; readonly bytesRead: number; readonly totalBytes?: number; readonly rows: number }
  | ReadEvent
  | CleanedEvent
  | SplitEvent
  | { readonly type: "tokenizing"; readonly reviewsDone: number; readonly reviews: number }
  | TokenizedEvent
  | ModelLoadedEvent
  | DownloadingEvent
  | FetchedEvent;

/** Progress of the download of a model or a dataset. */
export interface DownloadingEvent {
  readonly type: "downloading";
  /** `owner/name`. */
  readonly repo: string;
  readonly bytesDone: number;
  readonly totalBytes: number;
  /** Estimate for what remains; absent until there is one. */
  readonly remainingMs?: number;
}

/** A model or a dataset from a hub is on this disk. */
export interface FetchedEvent {
  readonly type: "fetched";
  readonly kind: "model" | "dataset";
  /** The requested name. */
  readonly reference: string;
  /** The same with its commit: `owner/name@commit`, prefixed with `hf://datasets/` for a dataset. */
  readonly source: string;
  /** The model's folder, or the dataset's files. */
  readonly paths: readonly string[];
  /** Bytes received over the network; 0 if everything was in the cache. */
  readonly bytesReceived: number;
  /** Why the copy may be outdated. */
  readonly warning?: string;
}

/** A dataset was read: the training reviews or the test reviews, as `purpose` says. */
export interface ReadEvent {
  readonly type: "read";
  readonly purpose: "train" | "evaluate";
  readonly paths: readonly string[];
  /** Reviews used, after the limit. */
  readonly reviews: number;
  readonly rowsRead: number;
  /** Usable reviews by class, before the limit. */
  readonly classCounts: Readonly<Record<string, number>>;
  readonly columns: Columns;
  readonly labelRule: string;
  /** In the order of the class indices. */
  readonly classNames: readonly string[];
  /** Whether the classes are ordered, such as stars. */
  readonly isOrdered: boolean;
  /** What became of each value of the label column, for each file. */
  readonly labelPlans: readonly LabelPlan[];
  /** Sentences about the data that the user should read, such as a class with very few rows. */
  readonly warnings?: readonly string[];
  /** Rows left out by the label plan: no label, a rare unknown label, or a label that the user left out. */
  readonly skipped: number;
  readonly problemCount: number;
  /** The first bad rows, with their lines. */
  readonly problems: readonly RowProblem[];
  /** Lines in which bytes that are not UTF-8 were replaced. */
  readonly replacedLines: number;
}

export interface CleanedEvent {
  readonly type: "cleaned";
  readonly purpose: "train" | "evaluate";
  /** Rule → texts that it changed. */
  readonly counts: Readonly<Record<string, number>>;
  /** Reviews left out because they contain only markup. */
  readonly emptied: number;
  /** Text that stands for a missing one, such as "[deleted]" → reviews left out. */
  readonly placeholders?: Readonly<Record<string, number>>;
}

export interface SplitEvent {
  readonly type: "split";
  readonly train: number;
  readonly test: number;
  /** Training reviews that are not trained on, but choose weights, temperature and threshold; absent or 0: none. */
  readonly validation?: number;
  /** Reviews with a text that occurred before. They stay on one side of the split, or are left out of training if the test set has them too. */
  readonly duplicates: number;
  /** Texts that occur with more than one label. */
  readonly conflicts: number;
  /** Reviews with such a text, in either set; absent in logs of earlier versions. */
  readonly conflictingReviews?: number;
  /** Training reviews by class; absent in logs of earlier versions. */
  readonly classCounts?: Readonly<Record<string, number>>;
  /** Test reviews by class; absent in logs of earlier versions. */
  readonly testClassCounts?: Readonly<Record<string, number>>;
}

export interface TokenizedEvent {
  readonly type: "tokenized";
  readonly reviews: number;
  readonly tokens: number;
  /** Reviews that were longer than `maxLength`. */
  readonly truncated: number;
  /** Fraction of all tokens that was cut off, 0 to 1. */
  readonly lostTokens: number;
  readonly maxLength: number;
  /** Share of the tokens that are unknown to the model, 0 to 1. */
  readonly unknownTokens?: number;
  /** Windows in which the texts are read; absent if they were truncated. */
  readonly windows?: number;
  /** Tokens of all windows in relation to those of the truncated texts: how many times as long an evaluation takes. Present with `windows`. */
  readonly windowCost?: number;
}

export interface ModelLoadedEvent {
  readonly type: "model-loaded";
  readonly folder: string;
  /** `owner/name@commit`, if it came from a hub. */
  readonly source?: string;
  readonly architecture: string;
  readonly parameterCount: number;
  /** How many parameters training changes, adapters included; absent if all are trained. */
  readonly trainedParameterCount?: number;
  /** Parameters with random initial values, such as a new classification head. */
  readonly initialized: readonly string[];
  /** Tensors of the checkpoint that are not used. */
  readonly unexpected: readonly string[];
  /** The classes of the model, by index. */
  readonly labels?: readonly string[];
  /** What happened to the classification head of the checkpoint, in one sentence; absent if it had none. */
  readonly head?: string;
  readonly engine: string;
  readonly reason: string;
}

/** What a recipe chose for these reviews, before the first step. A resumed run takes the plan of its log. */
export interface PlannedEvent extends RecipePlan {
  readonly type: "planned";
  /** What the plan is based on, measured on this machine. */
  readonly measured: StepSpeed;
}

/** A run that had collapsed to one class, or stayed at chance, begins again with a gentler recipe. It happens at most once in a run. */
export interface RestartedEvent extends RestartRecord {
  readonly type: "restarted";
}

/** The probabilities of the model were calibrated on validation reviews. */
export interface CalibratedEvent {
  readonly type: "calibrated";
  readonly decision: DecisionRecord;
}

/** The model and the report are on disk. */
export interface CompletedEvent {
  readonly type: "completed";
  readonly modelFolder: string;
  readonly reportPath: string;
  readonly report: RunReport;
}

/** One line of events.jsonl. */
export type TimedEvent = WorkflowEvent & {
  /** ISO 8601. */
  readonly time: string;
};
