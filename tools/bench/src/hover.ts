import { type ChildProcess, fork } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { createWorkerClient, openChildChannel, type WorkerClient } from "@sentiment-tuner/protocol/node";

import { LONG_TEXT, saveClassifier } from "./saved-classifier.ts";
import { startTraining } from "./training-process.ts";

const TARGET = `${process.platform}-${process.arch}`;
const WORKER = fileURLToPath(
  new URL(`../../../dist/extension/${TARGET}/dist/worker/worker.mjs`, import.meta.url), // The shipped worker.
);
const COLD_STARTS = 5;
const ROUNDS = 200;
const ROUNDS_WHILE_TRAINING = 60;

/** A user pauses between hovers, and a training step can run in the pause. */
const PAUSE_MS = 20;

/**
 * Times a hover's request: a text of 128 tokens to the inference process of the built extension, and the answer with its label.
 *
 * The editor's delay before a hover and the time to draw it are not included.
 */
export async function benchHover(print: (line: string) => void): Promise<void> {
  if (!existsSync(WORKER))
    throw new Error(`${WORKER} is missing. Build the extension first: node tools/release/build-extension.mjs`);
  const root = await mkdtemp(join(tmpdir(), "sentiment-tuner-bench-"));
  try {
    const modelFolder = await saveClassifier(root);
    print(`hover, first answer of a new process: ${percentiles(await timeColdStarts(modelFolder))}`);
    const inference = await startInference();
    const label = (explain: boolean) => () =>
      inference.client.request("classify", { modelFolder, texts: [nextText()], explain });
    try {
      print(`hover, label at 128 tokens: ${percentiles(await timeRounds(label(false), ROUNDS))}`);
      print(`hover, label and words at 128 tokens: ${percentiles(await timeRounds(label(true), ROUNDS))}`);
      print(`hover, memory of its process: ${residentMegabytes(inference.child)}`);
      const training = await startTraining(root, WORKER);
      try {
        const label128 = percentiles(await timeRounds(label(false), ROUNDS_WHILE_TRAINING));
        const words128 = percentiles(await timeRounds(label(true), ROUNDS_WHILE_TRAINING));
        training.assertRunning();
        print(`hover, label while a run trains: ${label128}`);
        print(`hover, label and words while a run trains: ${words128}`);
      } finally {
        await training.stop();
      }
    } finally {
      await inference.stop();
    }
  } finally {
    await rm(root, { recursive: true, maxRetries: 5 });
  }
}

interface Inference {
  readonly child: ChildProcess;
  readonly client: WorkerClient;
  stop(): Promise<void>;
}

async function startInference(): Promise<Inference> {
  const child = fork(WORKER, ["infer"], { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const client = createWorkerClient(openChildChannel(child));
  await client.handshake();
  return {
    child,
    client,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
    },
  };
}

/** Times the first label of a new process: start, load the model, classify. */
async function timeColdStarts(modelFolder: string): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < COLD_STARTS; round++) {
    const start = performance.now();
    const inference = await startInference();
    await inference.client.request("classify", { modelFolder, texts: [nextText()] });
    times.push(performance.now() - start);
    await inference.stop();
  }
  return times;
}

async function timeRounds(work: () => Promise<unknown>, rounds: number): Promise<number[]> {
  const times: number[] = [];
  await work(); // The first call loads the model.
  for (let round = 0; round < rounds; round++) {
    await sleep(PAUSE_MS);
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times;
}

let textCount = 0;

/** A different text each time, so that no result comes from a cache. */
function nextText(): string {
  textCount++;
  return `${String(textCount)} ${LONG_TEXT}`;
}

function percentiles(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (${String(times.length)} rounds)`;
}

function residentMegabytes({ pid }: ChildProcess): string {
  if (process.platform !== "linux" || pid === undefined) return "known only on Linux";
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1];
  return `${(Number(kilobytes) / 1000).toFixed(0)} MB resident`;
}
