import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { REQUEST_FILE, type RunOrder } from "@sentiment-tuner/protocol";

import { MINILM_FOLDER } from "./models.ts";

const START_LIMIT_MS = 120_000;
const REVIEWS = 4000;

/** A run in the background, started in the same way as by the extension. */
export interface TrainingProcess {
  /** @throws Error if the run has ended, because then the measurements were not made during a run */
  assertRunning(): void;
  stop(): Promise<void>;
}

/** Fine-tunes MiniLM on made-up reviews of about 128 tokens, and waits for its first steps. */
export async function startTraining(root: string, workerPath: string): Promise<TrainingProcess> {
  const outputFolder = join(root, "run");
  const dataset = join(root, "reviews.jsonl");
  await mkdir(outputFolder);
  await writeFile(
    dataset,
    Array.from({ length: REVIEWS }, (_, index) => `${JSON.stringify(makeReview(index))}\n`),
  );
  const order: RunOrder = {
    request: {
      datasetPaths: [dataset],
      modelFolder: MINILM_FOLDER,
      outputFolder,
      config: { epochs: 3, batchSize: 16, maxLength: 128, learningRate: 5e-5 },
    },
    name: "bench",
    createdAt: new Date().toISOString(),
    attempt: 1,
  };
  await writeFile(join(outputFolder, REQUEST_FILE), JSON.stringify(order));

  const child = spawn(process.execPath, [workerPath, "train", outputFolder], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const training = {
    assertRunning() {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error("The run ended too early.");
    },
    async stop() {
      child.kill("SIGKILL"); // The caller deletes its folder.
      await ended;
    },
  };
  const start = Date.now();
  while (!(await hasTrained(outputFolder))) {
    training.assertRunning();
    if (Date.now() - start > START_LIMIT_MS)
      throw new Error(`The run made no step within ${String(START_LIMIT_MS / 1000)} s.`);
    await sleep(200);
  }
  return training;
}

function makeReview(index: number): { text: string; label: string } {
  const opinion = index % 2 === 0 ? "a joy to watch" : "a chore to sit through";
  return {
    text: `${String(index)} ${`The story drags on and on and the film is ${opinion}. `.repeat(9)}`,
    label: index % 2 === 0 ? "positive" : "negative",
  };
}

async function hasTrained(folder: string): Promise<boolean> {
  const events = await readFile(join(folder, "events.jsonl"), "utf8").catch(() => "");
  return events.includes('"type":"step"');
}
