import { readdir, rm, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import { isLeftover, writeFileWhole } from "@sentiment-tuner/files";
import {
  CHECKPOINTS_FOLDER,
  EVENTS_FILE,
  MODEL_FOLDER,
  PREDICTIONS_FILE,
  REPORT_FILE,
  RUN_LOCK_FILE,
  RUNGS_FOLDER,
  type WorkflowEvent,
} from "@sentiment-tuner/protocol";

import { openCheckpointStore } from "@sentiment-tuner/trainer";

import { WorkflowError } from "../errors.ts";
import { guardOutput } from "../guard-output.ts";
import { type EarlierEvents, openEventLog, type Recorded } from "./event-log.ts";
import { lockRun, type RunLock } from "./lock-run.ts";

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
  /** From the log as it was when the folder was opened. */
  readonly earlier: EarlierEvents;
  /** Writes a file as a whole: it is complete or absent. */
  write(name: typeof PREDICTIONS_FILE | typeof REPORT_FILE, text: string): Promise<void>;
  /** Closes the log, removes the checkpoint folder if it is empty, and gives the folder to others. */
  dispose(): Promise<void>;
  /** The same for a run that ended before its first step: also removes what `openRunFolder` created. */
  discard(): Promise<void>;
}

export interface RunFolderOptions {
  readonly now?: () => Date;
  /** A lock of the folder that the caller holds and releases. Without it the folder is locked until `dispose` or `discard`. */
  readonly lock?: RunLock | undefined;
}

/**
 * Creates the folder, or opens the folder of a run that is resumed, and checks that it is writable.
 *
 * @throws WorkflowError RUN_EXISTS if it contains another run, OUTPUT_BUSY if another process trains there, OUTPUT_COMPLETE if there is
 *   nothing to resume, OUTPUT_UNWRITABLE
 */
export async function openRunFolder(
  folder: string,
  resume: boolean,
  { now = () => new Date(), lock: outerLock }: RunFolderOptions = {},
): Promise<RunFolder> {
  const lock = outerLock ?? (await lockRun(folder));
  const release = async (): Promise<void> => {
    if (outerLock === undefined) await lock.release();
  };
  try {
    return await openLockedFolder(folder, resume, { now, lock, release });
  } catch (error) {
    await release();
    if (lock.created !== undefined) await removeEmptyFolders(resolve(folder), resolve(lock.created));
    throw error;
  }
}

interface LockedFolder {
  readonly now: () => Date;
  readonly lock: RunLock;
  readonly release: () => Promise<void>;
}

async function openLockedFolder(
  folder: string,
  resume: boolean,
  { now, lock, release }: LockedFolder,
): Promise<RunFolder> {
  const names = await guardOutput(folder, () => readdir(folder));
  if (resume) await requireUnfinished(folder, names);
  else requireNoRun(folder, names);
  const hasEarlierFiles = names.some((name) => name !== RUN_LOCK_FILE);
  const log = await guardOutput(folder, async () => {
    for (const name of names) if (isLeftoverOfRun(name)) await rm(join(folder, name), { recursive: true });
    return openEventLog(join(folder, EVENTS_FILE), { isContinued: resume, now });
  });
  const requireLock = (): void => {
    if (!lock.isLost) return;
    const why = "This process showed no sign of life for minutes, and another one took over.";
    throw new WorkflowError("OUTPUT_BUSY", `Another process trains in "${folder}". ${why}`, { details: { folder } });
  };
  const close = async (): Promise<void> => {
    await log.dispose();
    if (!lock.isLost) await removeIfEmpty(join(folder, CHECKPOINTS_FOLDER));
  };

  return {
    path: folder,
    checkpointFolder: join(folder, CHECKPOINTS_FOLDER),
    modelFolder: join(folder, MODEL_FOLDER),
    reportPath: join(folder, REPORT_FILE),
    earlier: log.earlier,
    record: (event) =>
      guardOutput(folder, () => {
        requireLock();
        return log.append(event);
      }),
    write: (name, text) =>
      guardOutput(folder, () => {
        requireLock();
        return writeFileWhole(join(folder, name), text, { mode: 0o600 });
      }),
    async dispose() {
      await close();
      await release();
    },
    async discard() {
      await close();
      const isOwn = !lock.isLost && !(resume && hasEarlierFiles); // The files of an earlier run stay.
      if (isOwn) await rm(join(folder, EVENTS_FILE), { force: true });
      await release();
      if (isOwn && lock.created !== undefined) await removeEmptyFolders(resolve(folder), resolve(lock.created));
    },
  };
}

/** Files that a new run must not overwrite. A folder with only a log may be used again. */
const RESULTS: readonly string[] = [CHECKPOINTS_FOLDER, MODEL_FOLDER, RUNGS_FOLDER, PREDICTIONS_FILE, REPORT_FILE];

/** What a process that is killed while it writes leaves behind. Earlier versions used the names that end in `.unfinished`. */
function isLeftoverOfRun(candidate: string): boolean {
  const written = [MODEL_FOLDER, RUNGS_FOLDER, PREDICTIONS_FILE, REPORT_FILE, RUN_LOCK_FILE];
  const former = [`${PREDICTIONS_FILE}.unfinished`, `${REPORT_FILE}.unfinished`];
  return former.includes(candidate) || written.some((name) => isLeftover(candidate, name));
}

function requireNoRun(folder: string, names: readonly string[]): void {
  if (!names.some((name) => RESULTS.includes(name))) return;
  const advice = "Resume it, delete it, or choose another folder.";
  throw new WorkflowError("RUN_EXISTS", `"${folder}" contains an earlier run. ${advice}`, { details: { folder } });
}

/** The report is written last: what is still there of the checkpoints was being removed. */
async function requireUnfinished(folder: string, names: readonly string[]): Promise<void> {
  if (!names.includes(REPORT_FILE)) return;
  const checkpoints = join(folder, CHECKPOINTS_FOLDER);
  await openCheckpointStore(checkpoints).clear();
  await removeIfEmpty(checkpoints);
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
