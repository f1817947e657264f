import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { fixture, SMALL_RUN } from "./fixtures.ts";

/** The arguments of the small run. */
export function trainArgs(out: string, ...more: readonly string[]): string[] {
  return ["train", fixture("reviews/reviews.csv"), ...SMALL_RUN, "--json", "--out", out, ...more];
}

/** The bytes that decide a run: the weights in both forms. */
export function modelBytes(out: string): Buffer {
  const read = (name: string): Buffer => readFileSync(join(out, "model", name));
  return Buffer.concat([
    read("model.safetensors"),
    read("onnx/model.onnx"),
    read("config.json"),
    read("tokenizer.json"),
  ]);
}

/** What is wrong with the folder of a run that a process has left; undefined if nothing is. */
export function faultOf(out: string, isTornLineAllowed: boolean): string | undefined {
  if (!existsSync(out)) return undefined;
  const log = join(out, "events.jsonl");
  const lines = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
  const last = lines.pop() ?? "";
  if (last !== "" && !isTornLineAllowed) return "the last line of events.jsonl is torn";
  if (lines.some((line) => !isJson(line))) return "a line of events.jsonl cannot be read";
  const names = readdirSync(out, { recursive: true }).map(String);
  const halves = names.filter((name) => name.endsWith(".json") && !/\.(?:saving|replaced|unfinished)/.test(name));
  const half = halves.find((name) => !isJson(readFileSync(join(out, name), "utf8")));
  if (half !== undefined) return `${half} is half written`;
  const model = join(out, "model");
  if (
    existsSync(model) &&
    !["config.json", "model.safetensors", "tokenizer.json"].every((name) => existsSync(join(model, name)))
  )
    return "model/ is incomplete";
  return undefined;
}

/** Names that only a process at work may have. */
export function strayFiles(out: string): readonly string[] {
  const names = readdirSync(out, { recursive: true }).map(String);
  return names.filter((name) => /\.saving-|\.replaced-|\.unfinished|run\.lock|checkpoints/.test(name));
}

/** What is wrong with the checkpoint that a run has last said to have saved; undefined if it is there, or no longer needed. */
export function checkpointFault(out: string, stdout: string): string | undefined {
  if (existsSync(join(out, "report.json"))) return undefined;
  const saved = stdout
    .split("\n")
    .filter((line) => line.startsWith("{") && line.endsWith("}") && line.includes('"type":"saved"'));
  const last = saved.at(-1);
  if (last === undefined) return undefined;
  const { path } = JSON.parse(last) as { readonly path: string };
  return existsSync(join(path, "state.json")) ? undefined : `the saved checkpoint ${path} is gone`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
