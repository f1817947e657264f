import { type ChildProcess, fork, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { RunId, RunOrder, RunProcess, TrainRequest, WorkflowEvent } from "@sentiment-tuner/protocol";
import {
  connectToRun,
  createWorkerClient,
  openChildChannel,
  readRunProcess,
  type RunConnection,
  type WorkerClient,
} from "@sentiment-tuner/protocol/node";
import { build } from "esbuild";
import { afterAll, beforeAll, expect } from "vitest";

import { fixturePath } from "./golden.ts";

const WORKER_SOURCE = fileURLToPath(new URL("../../apps/worker/src/main.ts", import.meta.url));

/** Beside the sources, where Node finds the native runtime. */
const BUNDLES = fileURLToPath(new URL("../dist/", import.meta.url));

/** The worker as in the extension: one file, and the native runtime. */
interface WorkerBundle {
  readonly path: string;
  dispose(): Promise<void>;
}

/** Bundles the worker and creates a folder before the tests of a file. Both are removed after them. */
export function bundleForTests(): { readonly path: string; readonly root: string } {
  let bundle: WorkerBundle | undefined;
  let root = "";
  beforeAll(async () => {
    bundle = await bundleWorker();
    root = await mkdtemp(join(tmpdir(), "st-"));
  });
  afterAll(async () => {
    await bundle?.dispose();
    await rm(root, { recursive: true });
  });
  return {
    get path() {
      return bundle?.path ?? "";
    },
    get root() {
      return root;
    },
  };
}

async function bundleWorker(): Promise<WorkerBundle> {
  await mkdir(BUNDLES, { recursive: true });
  const folder = await mkdtemp(join(BUNDLES, "worker-"));
  const path = join(folder, "worker.mjs");
  await build({
    entryPoints: [WORKER_SOURCE],
    outfile: path,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["@sentiment-tuner/source"],
    external: ["onnxruntime-node"],
    banner: {
      js: 'import { createRequire as $createRequire } from "node:module"; const require = $createRequire(import.meta.url);',
    }, // For CommonJS libraries.
    logLevel: "silent",
  });
  return { path, dispose: () => rm(folder, { recursive: true }) };
}

/** 40 made-up reviews for the models of the fixtures, which have a vocabulary of 100 words. */
function reviewsCsv(): string {
  const rows = Array.from({ length: 40 }, (_row, index) =>
    index % 2 === 0 ? `a good film ${String(index)},positive` : `a bad film ${String(index)},negative`,
  );
  return ["text,label", ...rows].join("\n");
}

/** Creates the folder of a run with `request.json`, like the editor. */
export async function makeRunFolder(root: string, name: string, changes: Partial<TrainRequest> = {}): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  const dataset = join(folder, "reviews.csv");
  await writeFile(dataset, reviewsCsv());
  const request: TrainRequest = {
    datasetPaths: [dataset],
    modelFolder: fixturePath("tiny-bert"),
    outputFolder: folder,
    threads: 1,
    config: { epochs: 3, batchSize: 4, learningRate: 1e-3, maxLength: 16 },
    ...changes,
  };
  const order: RunOrder = { request, name, createdAt: new Date(0).toISOString(), attempt: 1 };
  await writeFile(join(folder, "request.json"), JSON.stringify(order));
  return folder;
}

export interface TrainingProcess {
  readonly child: ChildProcess;
  /** The exit code, or the signal that ended the process. */
  readonly exit: Promise<number | NodeJS.Signals | null>;
}

/** Starts a training process like the editor: detached, with its output in `worker.log`. */
export function startTraining(worker: string, folder: string, args: readonly string[] = []): TrainingProcess {
  const log = openSync(join(folder, "worker.log"), "a");
  const child = spawn(process.execPath, [worker, "train", folder, ...args], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  return { child, exit: exitOf(child) };
}

function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
}

export async function readEvents(folder: string): Promise<WorkflowEvent[]> {
  const text = await readFile(join(folder, "events.jsonl"), "utf8").catch(() => "");
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as WorkflowEvent);
}

/** Waits until a run has written an event. */
export async function waitForEvent(folder: string, isIt: (event: WorkflowEvent) => boolean): Promise<void> {
  await expect.poll(async () => (await readEvents(folder)).some(isIt), { interval: 10, timeout: 20_000 }).toBe(true);
}

/** Waits until a run has written `process.json`. */
export async function waitForProcess(folder: string): Promise<RunProcess> {
  let found: RunProcess | undefined;
  await expect
    .poll(async () => (found = await readRunProcess(folder)), { interval: 10, timeout: 20_000 })
    .toBeDefined();
  if (found === undefined) throw new RangeError("The run has no process.json");
  return found;
}

/** Connects to the process of a run, handshake included. */
export async function connectClient(process: RunProcess): Promise<{ client: WorkerClient; connection: RunConnection }> {
  const connection = await connectToRun(process);
  const client = createWorkerClient(connection.channel);
  await client.handshake();
  return { client, connection };
}

/** Starts the process that classifies, and records its messages. */
export function forkInference(worker: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = process.env) {
  return forkAnswering(worker, ["infer", ...args], env);
}

/** Starts the process that communicates with a hub, and records its messages. */
export function forkHub(worker: string) {
  return forkAnswering(worker, ["hub"]);
}

function forkAnswering(worker: string, args: readonly string[], env = process.env) {
  const child = fork(worker, args, { env, stdio: ["ignore", "ignore", "ignore", "ipc"] });
  const sent: unknown[] = [];
  child.on("message", (message) => sent.push(message));
  const client = createWorkerClient(openChildChannel(child));
  return { child, client, sent, exit: exitOf(child) };
}

export function runIdOf(name: string): RunId {
  return name as RunId; // The process uses the name of the folder as well.
}
