import { mkdir, open, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import type { EvaluatedEvent, FetchedEvent, WorkflowEvent } from "@sentiment-tuner/protocol";

import { WorkflowError } from "./errors.ts";
import { openEventLog, type Recorded } from "./event-log.ts";

/**
 * The folder of one run.
 *
 *     events.jsonl       every event, with the time it happened
 *     checkpoints/       while the run is under way
 *     model/             the result, in Hugging Face layout
 *     predictions.jsonl  what the model says of each held-out review
 *     report.json        figures, settings, versions and fingerprints; written last
 */
export interface RunFolder {
  readonly checkpointFolder: string;
  readonly modelFolder: string;
  readonly reportPath: string;
  /** Adds an event to the log. @returns it as it stands there */
  record<Event extends WorkflowEvent>(event: Event): Promise<Recorded<Event>>;
  /** The evaluations that the log knew when the folder was opened, one for each step. */
  readonly evaluations: readonly EvaluatedEvent[];
  /** What the log knew then of models and datasets that were fetched. */
  readonly fetched: readonly FetchedEvent[];
  /** Writes a file whole or not at all. */
  write(name: string, text: string): Promise<void>;
  /** Takes back what `openRunFolder` made, for a run that ended before its first step. */
  discard(): Promise<void>;
  /** Closes the log; a folder for checkpoints without any is removed. */
  dispose(): Promise<void>;
}

/**
 * Makes the folder, or finds it where a run is to be resumed, and proves at once that it can be written to.
 *
 * @throws WorkflowError OUTPUT_OCCUPIED if another run is in it, OUTPUT_COMPLETE if there is nothing to resume,
 *   OUTPUT_UNWRITABLE
 */
export async function openRunFolder(
  folder: string,
  resume: boolean,
  now: () => Date = () => new Date(),
): Promise<RunFolder> {
  const made = await guarded(folder, () => mkdir(folder, { recursive: true }));
  const names = await guarded(folder, () => readdir(folder));
  if (resume) requireUnfinished(folder, names);
  else requireFree(folder, names);
  const log = await guarded(folder, async () => {
    for (const name of names) if (LEFTOVER.test(name)) await rm(join(folder, name), { recursive: true });
    return openEventLog(join(folder, EVENTS), { isContinued: resume, now });
  });

  return {
    checkpointFolder: join(folder, CHECKPOINTS),
    modelFolder: join(folder, MODEL),
    reportPath: join(folder, REPORT),
    evaluations: log.evaluations,
    fetched: log.fetched,
    record: (event) => guarded(folder, () => log.append(event)),
    write: (name, text) => guarded(folder, () => writeWhole(join(folder, name), text)),
    async discard() {
      if (resume && names.length > 0) return; // What an earlier run left is worth more than an empty folder.
      await rm(join(folder, EVENTS), { force: true });
      if (made !== undefined) await removeEmptyFolders(resolve(folder), resolve(made));
    },
    async dispose() {
      await log.dispose();
      await removeIfEmpty(join(folder, CHECKPOINTS));
    },
  };
}

export const EVENTS = "events.jsonl";
const CHECKPOINTS = "checkpoints";
const MODEL = "model";
export const PREDICTIONS = "predictions.jsonl";
export const REPORT = "report.json";
/** What a run cannot be repeated without losing. A log alone is that of a run which left nothing else. */
const RESULTS: ReadonlySet<string> = new Set([CHECKPOINTS, MODEL, PREDICTIONS, REPORT]);
/** What a process leaves that is killed while it writes. */
const LEFTOVER = /^(report\.json|predictions\.jsonl)\.unfinished$|^\.model\.(saving|replaced)-[0-9a-f]+$/;

function requireFree(folder: string, names: readonly string[]): void {
  if (!names.some((name) => RESULTS.has(name))) return;
  const advice = "Go on with it by --resume, remove it, or choose another folder.";
  throw new WorkflowError("OUTPUT_OCCUPIED", `"${folder}" holds an earlier run. ${advice}`);
}

function requireUnfinished(folder: string, names: readonly string[]): void {
  if (!names.includes(REPORT) || names.includes(CHECKPOINTS)) return;
  const advice = "To train again, choose another folder or remove this one.";
  throw new WorkflowError("OUTPUT_COMPLETE", `The run in "${folder}" is complete: nothing to resume. ${advice}`);
}

async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.unfinished`;
  try {
    const file = await open(unfinished, "w");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined); // The first failure is the one to tell.
    throw error;
  }
}

/** Removes a folder and those above it up to `last`, as far as they are empty. */
async function removeEmptyFolders(folder: string, last: string): Promise<void> {
  if (!(await removeIfEmpty(folder)) || folder === last) return;
  await removeEmptyFolders(dirname(folder), last);
}

async function removeIfEmpty(folder: string): Promise<boolean> {
  return rmdir(folder).then(
    () => true,
    () => false, // It is in use, or was never made.
  );
}

async function guarded<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = "Check the disk's free space and the folder's permissions, or choose another --out.";
    throw new WorkflowError("OUTPUT_UNWRITABLE", `Cannot write to "${folder}": ${reason}. ${advice}`, { cause });
  }
}
