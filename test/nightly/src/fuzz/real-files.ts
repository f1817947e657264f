import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { fixture, SMALL_RUN } from "../fixtures.ts";
import { runHere } from "../in-process.ts";

/** Files of a real run that fuzzing starts from. */
export interface RealFiles {
  /** `events.jsonl` of a complete run. */
  readonly events: Uint8Array;
  readonly predictions: Uint8Array;
  readonly report: Uint8Array;
  readonly recipe: Uint8Array;
  readonly onnx: Uint8Array;
  /** The folder of a checkpoint of a stopped run. */
  readonly checkpoint: string;
  /** The model folder of the complete run. */
  readonly model: string;
}

/** Trains twice on the tiny model: once to the end, and once until the first checkpoint. */
export async function makeRealFiles(folder: string): Promise<RealFiles> {
  const train = (out: string): string[] => [
    "train",
    fixture("reviews/reviews.csv"),
    ...SMALL_RUN,
    "--json",
    "--out",
    out,
  ];
  const complete = join(folder, "complete");
  const stopped = join(folder, "stopped");
  await expectCode(0, runHere(train(complete)));
  await expectCode(
    130,
    runHere(train(stopped), (text) => text.includes('"type":"saved"')),
  );
  const [newest = ""] = (await readdir(join(stopped, "checkpoints"))).sort().reverse();
  const model = join(complete, "model");
  return {
    events: await readFile(join(complete, "events.jsonl")),
    predictions: await readFile(join(complete, "predictions.jsonl")),
    report: await readFile(join(complete, "report.json")),
    recipe: await readFile(join(model, "sentiment_tuner.json")),
    onnx: await readFile(join(model, "onnx/model.onnx")),
    checkpoint: join(stopped, "checkpoints", newest),
    model,
  };
}

async function expectCode(expected: number, work: Promise<number>): Promise<void> {
  const code = await work;
  if (code !== expected) throw new Error(`A run that prepares the test ended with code ${String(code)}.`);
}
