import { mkdir, readdir, rm, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import { isLeftover, writeFileWhole } from "@sentiment-tuner/files";
import {
  CHECKPOINTS_FOLDER,
  type EvaluatedEvent,
  EVENTS_FILE,
  type FetchedEvent,
  MODEL_FOLDER,
  PREDICTIONS_FILE,
  REPORT_FILE,
  RUNGS_FOLDER,
  type WorkflowEvent,
} from "@sentiment-tuner/protocol";

import { WorkflowError } from "../errors.ts";
import { guardOutput } from "../guard-output.ts";
import { openEventLog, type Recorded } from "./event-log.ts";

/**
 * The folder of one run.
 *
 *     events.jsonl       every event, with its time
 *     checkpoints/       while the run is not complete
 *     model/             the model that is kept, in Hugging Face layout
 *     rungs/             what distinguishes the other models of the ladder
 *     predictions.jsonl  the model's prediction for each test review
 *     report.json        figures, settings, versions and fingerprints; written last
 */
export interface RunFolder {
  readonly path: string;
  readonly checkpointFolder: string;
  readonly modelFolder: string;
  readonly reportPath: string;
  /** Adds an event to the log. @returns the recorded event */
  record<Event extends WorkflowEvent>(event: Event): Promise<Recorded<Event>>;
  /** The evaluations in the log when the folder was opened, one for each step. */
  readonly evaluations: readonly EvaluatedEvent[];
  /** The fetched models and datasets in the log when the folder was opened. */
  readonly fetched: readonly FetchedEvent[];
  /** Writes a file as a whole: it is complete or absent. */
  write(name: typeof PREDICTIONS_FILE | typeof REPORT_FILE, text: string): Promise<void>;
  /** Removes what `openRunFolder` created, for a run that ended before its first step. */
  discard(): Promise<void>;
  /** Closes the log, and removes the checkpoint folder if it is empty. */
  dispose(): Promise<void>;
}

/**
 * Creates the folder, or opens the folder of a run that is resumed, and checks that it is writable.
 *
 * @throws WorkflowError RUN_EXISTS if it contains another run, OUTPUT_COMPLETE if there is nothing to resume, OUTPUT_UNWRITABLE
 */
export async function openRunFolder(
  folder: string,
  resume: boolean,
  now: () => Date = () => new Date(),
): Promise<RunFolder> {
  const created = await guardOutput(folder, () => mkdir(folder, { recursive: true }));
  const names = await guardOutput(folder, () => readdir(folder));
  if (resume) requireUnfinished(folder, names);
  else requireNoRun(folder, names);
  const log = await guardOutput(folder, async () => {
    for (const name of names) if (isLeftoverOfRun(name)) await rm(join(folder, name), { recursive: true });
    return openEventLog(join(folder, EVENTS_FILE), { isContinued: resume, now });
  });

  return {
    path: folder,
    checkpointFolder: join(folder, CHECKPOINTS_FOLDER),
    modelFolder: join(folder, MODEL_FOLDER),
    reportPath: join(folder, REPORT_FILE),
    evaluations: log.evaluations,
    fetched: log.fetched,
    record: (event) => guardOutput(folder, () => log.append(event)),
    write: (name, text) => guardOutput(folder, () => writeFileWhole(join(folder, name), text)),
    async discard() {
      if (resume && names.length > 0) return; // The files of an earlier run stay.
      await rm(join(folder, EVENTS_FILE), { force: true });
      if (created !== undefined) await removeEmptyFolders(resolve(folder), resolve(created));
    },
    async dispose() {
      await log.dispose();
      await removeIfEmpty(join(folder, CHECKPOINTS_FOLDER));
    },
  };
}

/** Files that a new run must not overwrite. A folder with only a log may be used again. */
const RESULTS: readonly string[] = [CHECKPOINTS_FOLDER, MODEL_FOLDER, RUNGS_FOLDER, PREDICTIONS_FILE, REPORT_FILE];

/** What a process that is killed while it writes leaves behind. Earlier versions used the names that end in `.unfinished`. */
function isLeftoverOfRun(candidate: string): boolean {
  const written = [MODEL_FOLDER, RUNGS_FOLDER, PREDICTIONS_FILE, REPORT_FILE];
  const former = [`${PREDICTIONS_FILE}.unfinished`, `${REPORT_FILE}.unfinished`];
  return former.includes(candidate) || written.some((name) => isLeftover(candidate, name));
}

function requireNoRun(folder: string, names: readonly string[]): void {
  if (!names.some((name) => RESULTS.includes(name))) return;
  const advice = "Resume it, delete it, or choose another folder.";
  throw new WorkflowError("RUN_EXISTS", `"${folder}" contains an earlier run. ${advice}`, { details: { folder } });
}

function requireUnfinished(folder: string, names: readonly string[]): void {
  if (!names.includes(REPORT_FILE) || names.includes(CHECKPOINTS_FOLDER)) return;
  const advice = "To train again, choose another folder or delete this one.";
  throw new WorkflowError("OUTPUT_COMPLETE", `The run in "${folder}" is complete: nothing to resume. ${advice}`);
}

/** Removes a folder and the folders above it up to `last`, until one is not empty. */
async function removeEmptyFolders(folder: string, last: string): Promise<void> {
  if (!(await removeIfEmpty(folder)) || folder === last) return;
  await removeEmptyFolders(dirname(folder), last);
}

async function removeIfEmpty(folder: string): Promise<boolean> {
  return rmdir(folder).then(
    () => true,
    () => false, // It is not empty, or does not exist.
  );
}
