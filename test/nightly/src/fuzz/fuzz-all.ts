import { fixture } from "../fixtures.ts";
import { inParallel } from "../processes.ts";
import { watchProcess } from "../watched-process.ts";
import type { FuzzResult } from "./run-target.ts";

/** Every target; the names are those of `all-targets.ts`. The slowest come first, so that no process is left with one of them. */
export const TARGET_NAMES = [
  ...["csv", "tokenizer.json", "tsv", "vocab.txt", "checkpoint", "onnx", "config.json", "events.jsonl", "json"],
  ...["safetensors", "report.json", "jsonl", "parquet", "worker messages", "web view messages"],
];

/** A batch of 250 inputs takes about a second. */
const SILENCE_MS = 300_000;

export interface FuzzAllOptions {
  /** The bundle of `fuzz-process.ts`. */
  readonly program: string;
  readonly count: number;
  readonly seed: number;
  readonly lanes: number;
  readonly onProgress: (target: string, done: number) => void;
}

/** Fuzzes each target in a process of its own. */
export function fuzzAll({ program, count, seed, lanes, onProgress }: FuzzAllOptions): Promise<FuzzResult[]> {
  return inParallel(TARGET_NAMES, lanes, async (target) => {
    let result: FuzzResult | undefined;
    let inputs = 0;
    const watch = { env: { NIGHTLY_FIXTURES: fixture("") }, silenceMs: SILENCE_MS };
    const { end, stderr } = await watchProcess(program, [String(count), String(seed), target], watch, (line) => {
      if (typeof line["done"] === "number") onProgress(target, (inputs = line["done"]));
      else result = line["result"] as FuzzResult;
    });
    if (result !== undefined) return result;
    const message = `The process ended after ${String(inputs)} inputs. ${stderr}`;
    const kind = end === "hang" ? "hang" : "crash";
    return {
      ...{ target, inputs, results: 0, typedErrors: 0, memoryHogs: 0, longestMs: 0 },
      ...{ crashes: kind === "crash" ? 1 : 0, hangs: kind === "hang" ? 1 : 0 },
      findings: [{ kind, message, input: "" }],
    };
  });
}
