import { type ChildProcess, fork } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

import type { ModelRecipe } from "@sentiment-tuner/protocol";
import { createWorkerClient, openChildChannel, type WorkerClient } from "@sentiment-tuner/protocol/node";

import { LONG_TEXT, saveClassifier } from "./saved-classifier.ts";
import { startTraining } from "./training-process.ts";

const TARGET = `${process.platform}-${process.arch}`;
const WORKER = fileURLToPath(
  new URL(`../../../dist/extension/${TARGET}/dist/worker/worker.mjs`, import.meta.url), // The shipped worker.
);
const GTE_SMALL = fileURLToPath(new URL("../models/gte-small", pathToFileURL(WORKER)));
const COLD_STARTS = 5;
const ROUNDS = 200;
const ROUNDS_WITH_WORDS = 60;
const ROUNDS_WHILE_TRAINING = 60;

/**
 * A user pauses between hovers, and a training step can run in the pause. It is long enough for the threads of one process, which wait for
 * more work by spinning, to sleep before the next process answers.
 */
const PAUSE_MS = 200;

const RECIPE: ModelRecipe = { version: 1, cleaningRules: [], isOrdered: false, labelPlans: [] };

/** Weights → the recipe of a model that is answered with them: a hover uses 8 bits only where a run has measured that they answer as well. */
const RECIPES: Readonly<Record<string, ModelRecipe>> = {
  float32: RECIPE,
  int8: { ...RECIPE, quantization: { reviews: 500, accuracyLost: 0, agreement: 1 } },
};

/**
 * Times a hover's request with gte-small: a text of 128 tokens to the inference process of the built extension, and the answer with its label.
 *
 * The editor's delay before a hover and the time to draw it are not included.
 */
export async function benchHover(print: (line: string) => void): Promise<void> {
  if (!existsSync(WORKER))
    throw new Error(`${WORKER} is missing. Build the extension first: node tools/release/build-extension.mjs`);
  const root = await mkdtemp(join(tmpdir(), "sentiment-tuner-bench-"));
  const processes: Record<string, Inference> = {};
  try {
    for (const [weights, recipe] of Object.entries(RECIPES)) {
      const modelFolder = join(root, weights);
      await saveClassifier(modelFolder, GTE_SMALL, recipe);
      print(`hover, ${weights}, first answer of a new process: ${percentiles(await timeColdStarts(modelFolder))}`);
      processes[weights] = await startInference();
    }
    const report = async (what: string, explain: boolean, rounds: number): Promise<void> => {
      const answers = mapValues(processes, ({ client }, weights) => () => {
        return client.request("classify", { modelFolder: join(root, weights), texts: [nextText()], explain });
      });
      const times = await timeRounds(answers, rounds);
      for (const weights of Object.keys(RECIPES))
        print(`hover, ${weights}, ${what}: ${percentiles(times[weights] ?? [])}`);
      print(`load: ${loadavg()[0]?.toFixed(1) ?? "unknown"} on ${String(availableParallelism())} cores`);
    };
    await report("label at 128 tokens", false, ROUNDS);
    await report("label and words at 128 tokens", true, ROUNDS_WITH_WORDS);
    for (const [weights, { child }] of Object.entries(processes))
      print(`hover, ${weights}, memory of its process: ${residentMegabytes(child)}`);
    const training = await startTraining(root, WORKER);
    try {
      await report("label while a run trains", false, ROUNDS_WHILE_TRAINING);
      await report("label and words while a run trains", true, ROUNDS_WHILE_TRAINING);
      training.assertRunning();
    } finally {
      await training.stop();
    }
  } finally {
    await Promise.all(Object.values(processes).map((one) => one.stop()));
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

/** Times these in turn, so that all see the same load of the machine. */
async function timeRounds(
  work: Readonly<Record<string, () => Promise<unknown>>>,
  rounds: number,
): Promise<Record<string, number[]>> {
  const times = mapValues(work, (): number[] => []);
  for (const answer of Object.values(work)) await answer(); // The first call loads the model.
  for (let round = 0; round < rounds; round++) {
    for (const [name, answer] of Object.entries(work)) {
      await sleep(PAUSE_MS);
      const start = performance.now();
      await answer();
      times[name]?.push(performance.now() - start);
    }
  }
  return times;
}

function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  change: (value: In, key: string) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
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
