import { createInterface } from "node:readline";

import type { Prediction } from "@sentiment-tuner/protocol";

import { formatPrediction } from "../output/format.ts";
import { type CommandIo, EXIT, printLine } from "../io.ts";
import { showEvents } from "../output/show-events.ts";
import { given } from "./given.ts";
import { toModelChoice } from "./model-choice.ts";
import { openWorkflow } from "./open-workflow.ts";

export interface PredictOptions {
  readonly model: string;
  readonly engine?: string;
  readonly threads?: number;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

/** The argument that means the lines of standard input. */
const STANDARD_INPUT = "-";

/** Texts classified together: enough to fill batches, few enough for a steady output. */
const CHUNK_SIZE = 64;

/** Prints one prediction for each text, in order. Typed texts are answered line by line. */
export async function predictCommand(
  texts: readonly string[],
  options: PredictOptions,
  io: CommandIo,
): Promise<number> {
  const workflow = await openWorkflow(options.plugin);
  const { engine, threads } = options;
  const fetching = workflow.fetchModel({ ...toModelChoice(options.model), ...given({ threads }) }, io.signal);
  const predictor = await workflow.openPredictor(await showEvents(fetching, io), given({ engine, threads }));
  const format = options.json === true ? toJson : formatPrediction;
  const isTyped = texts.includes(STANDARD_INPUT) && io.stdin.isTTY === true;
  if (isTyped) printLine(io.stderr, "Type a text and press Enter; Ctrl-D ends.");
  try {
    for await (const chunk of chunks(readTexts(texts, io), isTyped ? 1 : CHUNK_SIZE)) {
      for (const prediction of await predictor.predict(chunk)) printLine(io.stdout, format(prediction));
      if (io.signal.aborted) break;
    }
    return io.signal.aborted ? EXIT.interrupted : EXIT.success;
  } finally {
    await predictor.dispose();
  }
}

function toJson({ label, score, probabilities }: Prediction): string {
  return JSON.stringify({ label, score, probabilities });
}

async function* readTexts(texts: readonly string[], { stdin, signal }: CommandIo): AsyncGenerator<string> {
  for (const text of texts) {
    if (signal.aborted) return;
    if (text === STANDARD_INPUT) yield* createInterface({ input: stdin, crlfDelay: Infinity, signal });
    else yield text;
  }
}

async function* chunks(texts: AsyncIterable<string>, size: number): AsyncGenerator<readonly string[]> {
  let chunk: string[] = [];
  for await (const text of texts) {
    chunk.push(text);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
