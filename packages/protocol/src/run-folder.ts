import type { TrainRequest } from "./train-request.ts";

/*
 * The names in a run's folder. `request.json` says what to do, `events.jsonl` what happened, `process.json` where to reach the process that
 * trains; the rest are results.
 */

/** What to do: written before the run's process starts. */
export const REQUEST_FILE = "request.json";

/** How to reach the process that trains. It exists while the process runs, and stays behind if the process is killed. */
export const PROCESS_FILE = "process.json";

/** Who may write to the folder. It exists while a process trains there, and stays behind if the process is killed. */
export const RUN_LOCK_FILE = "run.lock";

/** Every event of the run, one JSON object a line. */
export const EVENTS_FILE = "events.jsonl";

/** Standard output and standard error of the run's process. */
export const WORKER_LOG_FILE = "worker.log";

/** The figures of a finished run: a `RunReport`. */
export const REPORT_FILE = "report.json";

/** A finished run's answer to every test review: one `TestPrediction` a line. */
export const PREDICTIONS_FILE = "predictions.jsonl";

/** The model that is kept: by default the fine-tuned one, in Hugging Face layout. */
export const MODEL_FOLDER = "model";

/** What distinguishes the other models of the run's ladder, so that another one can be kept later. */
export const RUNGS_FOLDER = "rungs";

/** The checkpoints of a run that can be resumed. */
export const CHECKPOINTS_FOLDER = "checkpoints";

/** What {@link REQUEST_FILE} holds. */
export interface RunOrder {
  /** Version of the folder's format; 1 if absent. */
  readonly formatVersion?: number;
  /** `outputFolder` is the run's folder, and the process always resumes from the newest checkpoint there. */
  readonly request: TrainRequest;
  /** Display name of the run. */
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** 1 for the first process of the run, one more for each that is started after a crash or a stop. */
  readonly attempt: number;
  /** The run waits until no other run is active. */
  readonly isQueued?: boolean;
}

/** What {@link PROCESS_FILE} holds. */
export interface RunProcess {
  readonly pid: number;
  readonly protocolVersion: number;
  /** A Unix socket, or a named pipe on Windows. */
  readonly endpoint: string;
  /** Must be the first line a client sends. */
  readonly token: string;
  /** ISO 8601. */
  readonly startedAt: string;
}
