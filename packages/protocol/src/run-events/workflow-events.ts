import type { Columns, RowProblem } from "@sentiment-tuner/data";

import type { RunReport } from "../run-report.ts";
import type { BaselineEvent } from "./baseline-event.ts";
import type { EvaluatingEvent, TrainEvent } from "./train-events.ts";

/** What a workflow reports, step by step: preparation, then training, then what was saved. Plain JSON. */
export type WorkflowEvent = PreparationEvent | BaselineEvent | TrainEvent | EvaluatingEvent | CompletedEvent;

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

/** How far the download of a model or a dataset has come. */
export interface DownloadingEvent {
  readonly type: "downloading";
  /** `owner/name`. */
  readonly repo: string;
  readonly bytesDone: number;
  readonly totalBytes: number;
  /** Estimate for what remains; absent until there is one. */
  readonly remainingMs?: number;
}

/** A model or a dataset of a hub is on this disk. */
export interface FetchedEvent {
  readonly type: "fetched";
  readonly kind: "model" | "dataset";
  /** What was asked for. */
  readonly reference: string;
  /** What it is, with its commit: `owner/name@commit`, with `hf://datasets/` before it for a dataset. */
  readonly source: string;
  /** The model's folder, or the dataset's files. */
  readonly paths: readonly string[];
  /** That came over the network; 0 where all was there. */
  readonly bytesReceived: number;
  /** Why it may be old. */
  readonly warning?: string;
}

/** A dataset was read; `purpose` tells which. */
export interface ReadEvent {
  readonly type: "read";
  readonly purpose: "train" | "evaluate";
  readonly paths: readonly string[];
  /** Reviews taken, after the limit. */
  readonly reviews: number;
  readonly rowsRead: number;
  /** Usable reviews by class, before the limit. */
  readonly classCounts: Readonly<Record<string, number>>;
  readonly columns: Columns;
  readonly labelRule: string;
  /** Rows left out because they are neither, such as three stars of five. */
  readonly skipped: number;
  readonly problemCount: number;
  /** The first of the bad rows, with their lines. */
  readonly problems: readonly RowProblem[];
  /** Lines in which bytes that are not UTF-8 were replaced. */
  readonly replacedLines: number;
}

export interface CleanedEvent {
  readonly type: "cleaned";
  readonly purpose: "train" | "evaluate";
  /** Rule → texts that it changed. */
  readonly counts: Readonly<Record<string, number>>;
  /** Reviews left out because nothing but markup was in them. */
  readonly emptied: number;
}

export interface SplitEvent {
  readonly type: "split";
  readonly train: number;
  readonly test: number;
  /** Reviews whose text occurred before; they stay on one side, or are left out of training where they are also in the held-out set. */
  readonly duplicates: number;
  /** Texts that occur with both labels. */
  readonly conflicts: number;
}

export interface TokenizedEvent {
  readonly type: "tokenized";
  readonly reviews: number;
  readonly tokens: number;
  /** Reviews that were longer than `maxLength`. */
  readonly truncated: number;
  /** Share of all tokens that was cut off, 0 to 1. */
  readonly lostTokens: number;
  readonly maxLength: number;
}

export interface ModelLoadedEvent {
  readonly type: "model-loaded";
  readonly folder: string;
  /** `owner/name@commit`, where it came from a hub. */
  readonly source?: string;
  readonly architecture: string;
  readonly parameterCount: number;
  /** Parameters that start at random, such as a new head. */
  readonly initialized: readonly string[];
  /** Tensors of the checkpoint that are not used. */
  readonly unexpected: readonly string[];
  readonly engine: string;
  readonly reason: string;
}

/** Everything is on disk. */
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
