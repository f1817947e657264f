import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { createRunId, REQUEST_FILE, type RunOrder, type TrainRequest } from "@sentiment-tuner/protocol";

import type { ReadyState } from "./state.ts";

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

/** The folders of runs on disk; `<root>/<id>/request.json` is what makes a folder a run. */
export interface RunStore {
  readonly root: string;
  /** The newest first; folders that hold no run are passed over. */
  list(): Promise<readonly StoredRun[]>;
  create(run: NewRun): Promise<StoredRun>;
  /** Replaces what is asked for. */
  update(run: StoredRun): Promise<void>;
  remove(run: StoredRun): Promise<void>;
}

export function createRunStore(root: string): RunStore {
  async function read(id: string): Promise<StoredRun | undefined> {
    const folder = join(root, id);
    const order = toRunOrder(await readJson(join(folder, REQUEST_FILE)), id);
    // Where the folder is now, should the workspace have been moved.
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
      const order = { request: request(folder), name, createdAt, attempt: 1, ...(isQueued && { isQueued }) };
      try {
        await writeJson(folder, order);
      } catch (error) {
        await rm(folder, { recursive: true, force: true }).catch(() => undefined); // The first failure is the one to tell.
        throw error;
      }
      return { id, folder, order };
    },
    update: ({ folder, order }) => writeJson(folder, order),
    remove: ({ folder }) => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** @returns what a finished run is known by, from its report; undefined if it has none */
export async function readReady(folder: string): Promise<ReadyState | undefined> {
  const report = await readJson(join(folder, REPORT));
  if (!isRecord(report)) return undefined;
  const { accuracy, f1 } = report;
  if (typeof accuracy !== "number" || typeof f1 !== "number") return undefined;
  return { kind: "ready", modelFolder: join(folder, MODEL), accuracy, f1 };
}

export function workerLogOf(folder: string): string {
  return join(folder, "worker.log");
}

export function eventLogOf(folder: string): string {
  return join(folder, "events.jsonl");
}

export function predictionsOf(folder: string): string {
  return join(folder, "predictions.jsonl");
}

export function reportOf(folder: string): string {
  return join(folder, REPORT);
}

const REPORT = "report.json";
const MODEL = "model";

async function unusedName(root: string, wanted: string): Promise<string> {
  const names = await namesIn(root);
  let name = wanted;
  for (let suffix = 2; names.includes(name); suffix++) name = `${wanted}-${suffix}`;
  return name;
}

/** None where nothing was trained yet. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

async function writeJson(folder: string, value: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `${REQUEST_FILE}.unfinished`);
  const file = await open(unfinished, "w");
  try {
    await file.writeFile(`${JSON.stringify(value, undefined, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, join(folder, REQUEST_FILE));
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch {
    return undefined; // Absent, or cut off in the middle: neither is a run.
  }
}

function toRunOrder(value: unknown, id: string): RunOrder | undefined {
  if (!isRecord(value) || !isRecord(value["request"])) return undefined;
  const { modelFolder, datasetPaths } = value["request"];
  if (typeof modelFolder !== "string" || !Array.isArray(datasetPaths)) return undefined;
  const { name, createdAt, attempt, isQueued } = value;
  return {
    request: value["request"] as unknown as TrainRequest, // Checked as far as it is used here; the worker checks all of it.
    name: typeof name === "string" ? name : id,
    createdAt: typeof createdAt === "string" ? createdAt : "",
    attempt: typeof attempt === "number" ? attempt : 1,
    ...(isQueued === true && { isQueued }),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
