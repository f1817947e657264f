import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import { makeFolder, writeFileWhole } from "@sentiment-tuner/files";
import {
  createRunId,
  EVENTS_FILE,
  MODEL_FOLDER,
  parseRunOrder,
  PREDICTIONS_FILE,
  REPORT_FILE,
  REQUEST_FILE,
  RUN_FORMAT_VERSION,
  type RunOrder,
  type TrainRequest,
  WORKER_LOG_FILE,
} from "@sentiment-tuner/protocol";

import { codeOf, messageOf } from "../errors.ts";
import { figuresOf, reportIn, type ReadyState } from "./state.ts";

export interface StoredRun {
  /** The name of the folder. */
  readonly id: string;
  readonly folder: string;
  readonly order: RunOrder;
}

export interface NewRun {
  readonly startedAt: Date;
  readonly name: string;
  readonly request: (folder: string) => TrainRequest;
  readonly isQueued: boolean;
}

/** The folders of runs on disk. A folder with a valid `request.json` is a run. */
export interface RunStore {
  readonly root: string;
  /** Lists the runs, the newest first; other folders are skipped. */
  list(): Promise<readonly StoredRun[]>;
  create(run: NewRun): Promise<StoredRun>;
  /** Changes when a run is added, deleted, renamed or started again, by any window. */
  stamp(): Promise<string>;
  /** Replaces `request.json`. */
  update(run: StoredRun): Promise<void>;
  remove(run: StoredRun): Promise<void>;
}

/** @param onRefused - called once for each run that another version of the extension wrote, with a sentence that says what to do */
export function createRunStore(root: string, onRefused: (message: string) => void = () => undefined): RunStore {
  const refused = new Set<string>();

  async function read(id: string): Promise<StoredRun | undefined> {
    const folder = join(root, id);
    const order = await readOrder(join(folder, REQUEST_FILE), (message) => {
      if (!refused.has(id)) onRefused(message);
      refused.add(id);
    });
    // The workspace may have been moved since: the folder is where it was found.
    return order && { id, folder, order: { ...order, request: { ...order.request, outputFolder: folder } } };
  }

  return {
    root,
    async list() {
      const names = await namesIn(root);
      const found = await Promise.all([...names].sort().reverse().map(read));
      return found.filter((run) => run !== undefined);
    },
    async create({ startedAt, name, request, isQueued }) {
      const id = await unusedName(root, createRunId(startedAt));
      const folder = join(root, id);
      const createdAt = startedAt.toISOString();
      const about = { formatVersion: RUN_FORMAT_VERSION, name, createdAt, attempt: 1 };
      const order = { ...about, request: request(folder), ...(isQueued && { isQueued }) };
      try {
        await writeOrder(folder, order);
      } catch (error) {
        await rm(folder, { recursive: true, force: true }).catch(() => undefined); // The first failure is the one to report.
        throw error;
      }
      return { id, folder, order };
    },
    async stamp() {
      const names = [...(await namesIn(root))].sort();
      const times = await Promise.all(
        names.map(async (name) => (await stat(join(root, name, REQUEST_FILE)).catch(() => undefined))?.mtimeMs), // It is not a run.
      );
      return names.flatMap((name, index) => (times[index] === undefined ? [] : [`${name} ${times[index]}`])).join("\n");
    },
    update: ({ folder, order }) => writeOrder(folder, order),
    remove: ({ folder }) => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Reads the report of a finished run. @returns undefined if there is no valid report */
export async function readReady(folder: string): Promise<ReadyState | undefined> {
  const report = await readJson(reportOf(folder));
  if (typeof report !== "object" || report === null || !("accuracy" in report) || !("f1" in report)) return undefined;
  const { accuracy, f1 } = report;
  if (typeof accuracy !== "number" || typeof f1 !== "number") return undefined;
  const classNames = "classNames" in report && Array.isArray(report.classNames) ? report.classNames.map(String) : [];
  return {
    kind: "ready",
    modelFolder: join(folder, MODEL_FOLDER),
    ...figuresOf({ accuracy, f1, classNames }),
    ...reportIn(report),
  };
}

export function workerLogOf(folder: string): string {
  return join(folder, WORKER_LOG_FILE);
}

export function eventLogOf(folder: string): string {
  return join(folder, EVENTS_FILE);
}

export function predictionsOf(folder: string): string {
  return join(folder, PREDICTIONS_FILE);
}

export function reportOf(folder: string): string {
  return join(folder, REPORT_FILE);
}

async function unusedName(root: string, wanted: string): Promise<string> {
  const names = await namesIn(root);
  let name = wanted;
  for (let suffix = 2; names.includes(name); suffix++) name = `${wanted}-${suffix}`;
  return name;
}

/** The names in a folder; none if it cannot be listed, as before the first run. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

async function writeOrder(folder: string, order: RunOrder): Promise<void> {
  await makeFolder(folder, { mode: 0o700 });
  await writeFileWhole(join(folder, REQUEST_FILE), `${JSON.stringify(order, undefined, 2)}\n`, { mode: 0o600 });
}

/** @returns undefined if the file is absent or is not the order of a run */
async function readOrder(path: string, onRefused: (message: string) => void): Promise<RunOrder | undefined> {
  try {
    return parseRunOrder(await readFile(path, "utf8"), path);
  } catch (error) {
    if (codeOf(error) === "FORMAT_VERSION") onRefused(messageOf(error));
    return undefined;
  }
}

/** @returns undefined if the file is absent or is not JSON */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch {
    return undefined;
  }
}
