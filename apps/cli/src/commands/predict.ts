import { existsSync, statSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

import { READY_MODEL, READY_MODEL_SUMMARY } from "@sentiment-tuner/base-models";
import type { Prediction } from "@sentiment-tuner/protocol";
import { looksLikeTable, MOSTLY_UNKNOWN } from "@sentiment-tuner/workflow";

import { formatNumberOf, formatPrediction } from "../output/format.ts";
import { type CommandIo, EXIT, printError, printJson, printLine } from "../io.ts";
import { unknownWarning } from "../output/unknown-warning.ts";
import { showEvents } from "../output/show-events.ts";
import { given } from "./given.ts";
import { toModelChoice } from "./model-choice.ts";
import { openWorkflow } from "./open-workflow.ts";
import { type TableOptions, toTableChoices } from "./reading-choices.ts";
import { scoreFile } from "./score-file.ts";
import { textLines, type TextLinesOptions } from "./text-lines.ts";

export interface PredictOptions extends TableOptions {
  /** The ready model if absent. */
  readonly model?: string;
  /** The file for a scored table. */
  readonly out?: string;
  readonly probabilities?: boolean;
  readonly force?: boolean;
  readonly engine?: string;
  readonly threads?: number;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

/** The argument that means the lines of standard input. */
const STANDARD_INPUT = "-";

/** Texts classified together: enough to fill batches, few enough for a steady output. */
const CHUNK_SIZE = 64;

/** Prints one prediction for each text, in order; typed texts are answered line by line. With `out`, scores a table instead. */
export async function predictCommand(
  texts: readonly string[],
  options: PredictOptions,
  io: CommandIo,
): Promise<number> {
  const [inputPath = ""] = texts;
  const misuse = options.out === undefined ? misuseOfTexts(texts, options) : misuseOfFile(texts);
  if (misuse !== undefined) return usageError(misuse, io);
  const workflow = await openWorkflow(options.plugin);
  const { out, engine, threads, model = READY_MODEL } = options;
  if (options.model === undefined) printLine(io.stderr, `${READY_MODEL} model: ${READY_MODEL_SUMMARY}`);
  const fetching = workflow.fetchModel({ ...toModelChoice(model), ...given({ threads }) }, io.signal);
  const modelFolder = await showEvents(fetching, io);
  if (out !== undefined) {
    const { probabilities = false, force: overwrite = false } = options;
    const request = { modelFolder, inputPath, outputPath: out, reading: toTableChoices(options) };
    const choices = { probabilities, overwrite, ...given({ engine, threads }) };
    return scoreFile(workflow, { ...request, ...choices }, options.json === true, io);
  }

  const predictor = await workflow.openPredictor(modelFolder, given({ engine, threads }));
  const isTyped = texts.includes(STANDARD_INPUT) && io.stdin.isTTY === true;
  if (isTyped) printLine(io.stderr, "Type a text and press Enter; Ctrl-D ends.");
  let replacedLines = 0;
  let cutLines = 0;
  let unknownTexts = 0;
  const source = readTexts(
    texts,
    { ...options, onReplacedLine: () => replacedLines++, onCutLine: () => cutLines++ },
    io,
  );
  try {
    for await (const { isFirst, chunk } of chunks(source, isTyped ? 1 : CHUNK_SIZE)) {
      if (isFirst && texts[0] === STANDARD_INPUT && !isTyped && looksLikeTable(chunk))
        return usageError(TABLE_TYPED, io);
      for (const prediction of await predictor.predict(chunk)) {
        if (options.json === true) printJson(io.stdout, figuresOf(prediction));
        else printLine(io.stdout, formatPrediction(prediction));
        if ((prediction.unknownTokens ?? 0) > MOSTLY_UNKNOWN) unknownTexts++;
      }
      if (io.signal.aborted || io.lostOutput?.aborted === true) break;
    }
    if (replacedLines > 0) {
      printLine(
        io.stderr,
        `! Bytes that are not UTF-8 in ${formatNumberOf(replacedLines, "line")}, replaced by "\uFFFD".`,
      );
    }
    if (cutLines > 0)
      printLine(io.stderr, `! ${formatNumberOf(cutLines, "line")} above 1 MiB: only the beginning was read.`);
    if (unknownTexts > 0) printLine(io.stderr, `! ${unknownWarning(unknownTexts)}`);
    return io.signal.aborted ? EXIT.interrupted : EXIT.success;
  } finally {
    await predictor.dispose();
  }
}

const TABLE_TYPED =
  "Standard input looks like a table, not like one text per line. " +
  "To score its rows, save it as a file: predict --model <dir> reviews.csv --out scored.csv";

/** The name of a table, in a single word: a review does not look like that. */
const TABLE_NAME = /^\S+\.(?:csv|tsv|tab|jsonl|ndjson|json|parquet|txt|xlsx?)(?:\.gz)?$/i;

function misuseOfTexts(texts: readonly string[], options: PredictOptions): string | undefined {
  for (const text of texts) {
    if (text === STANDARD_INPUT) continue;
    if (isFile(text)) {
      return (
        `"${text}" is a file, not a text. To score each of its rows, add --out, such as --out scored.csv. ` +
        "To classify these words as a text, give them on standard input, with - as argument."
      );
    }
    if (TABLE_NAME.test(text)) return `There is no file "${text}". To score a file, give its path, and --out.`;
  }
  const option = options.probabilities === true ? "--probabilities" : options.force === true ? "--force" : undefined;
  return option === undefined ? undefined : `${option} is for a file: it needs --out.`;
}

function misuseOfFile(texts: readonly string[]): string | undefined {
  if (texts.length !== 1) return `--out needs one file to score, not ${String(texts.length)} arguments.`;
  if (texts[0] === STANDARD_INPUT) return "--out needs the name of a file to score: its extension says how it is read.";
  return undefined;
}

function isFile(path: string): boolean {
  try {
    return existsSync(path) && statSync(path).isFile();
  } catch {
    return false; // Such as a text that is too long for the name of a file.
  }
}

function usageError(message: string, io: CommandIo): number {
  printError(io, message);
  return EXIT.usage;
}

function figuresOf({ label, score, probabilities, isUnsure }: Prediction): Omit<Partial<Prediction>, "words"> {
  return { label, score, probabilities, ...(isUnsure && { isUnsure }) };
}

async function* readTexts(
  texts: readonly string[],
  options: PredictOptions & Pick<TextLinesOptions, "onReplacedLine" | "onCutLine">,
  { stdin, signal: interruption, lostOutput }: CommandIo,
): AsyncGenerator<string> {
  const signal = lostOutput === undefined ? interruption : AbortSignal.any([interruption, lostOutput]);
  for (const text of texts) {
    if (signal.aborted) return;
    if (text === STANDARD_INPUT) yield* textLines(stdin, { ...options, signal });
    else yield text;
  }
}

/** How long a text waits for others before it is answered: a program that writes a line may wait for the answer. */
const PAUSE_MS = 20;

/** Groups of texts: as many as there are when the source pauses, at most `size`. */
async function* chunks(
  texts: AsyncGenerator<string>,
  size: number,
): AsyncGenerator<{ readonly isFirst: boolean; readonly chunk: readonly string[] }> {
  let chunk: string[] = [];
  let isFirst = true;
  const ask = (): Promise<IteratorResult<string>> => {
    const asked = texts.next();
    asked.catch(() => undefined); // It is awaited below, unless the caller ends first.
    return asked;
  };
  try {
    for (let next = ask(); ;) {
      const isPaused = chunk.length > 0 && (await Promise.race([next.then(() => false), setTimeout(PAUSE_MS, true)]));
      const text = isPaused ? undefined : await next;
      if (text?.done === false) {
        chunk.push(text.value);
        next = ask();
      }
      if (text?.done === false && chunk.length < size) continue;
      if (chunk.length > 0) yield { isFirst, chunk };
      if (text?.done === true) return;
      [chunk, isFirst] = [[], false];
    }
  } finally {
    void texts.return(undefined).catch(() => undefined); // The source may be waiting for a line that never comes.
  }
}
