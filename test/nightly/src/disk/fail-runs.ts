import { readFileSync, rmSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { inParallel, PRELOAD, runNode } from "../processes.ts";
import { checkpointFault, faultOf, modelBytes, strayFiles, trainArgs } from "../run-folder.ts";
import { fixture } from "../fixtures.ts";

/** A full disk, a read-only one, a used-up quota, a folder that vanished, missing permission, and a failing disk. */
const CODES = ["ENOSPC", "EROFS", "EDQUOT", "ENOENT", "EACCES", "EIO"] as const;

const LONGEST_ANSWER_MS = 2000;

export interface DiskResult {
  readonly faults: number;
  /** Runs that told the fault, kept their checkpoint and were resumed to the same bytes. */
  readonly told: number;
  /** Runs that needed nothing of the operation that failed and ended with the same bytes. */
  readonly unaffected: number;
  readonly byCode: Readonly<Record<string, number>>;
  /** All file operations of the run. */
  readonly operations: number;
  /** From the fault to the end of the process, in milliseconds. */
  readonly slowestAnswerMs: number;
  readonly lost: readonly string[];
}

export interface DiskOptions {
  readonly cli: string;
  readonly folder: string;
  readonly count: number;
  readonly lanes: number;
  readonly onProgress: (done: number) => void;
}

interface Fault {
  readonly at: number;
  readonly code: string;
  readonly isLasting: boolean;
}

/** Lets file operations of small runs fail, spread over all operations, and then resumes each run without the fault. */
export async function failRuns({ cli, folder, count, lanes, onProgress }: DiskOptions): Promise<DiskResult> {
  const inputs = join(folder, "inputs");
  await mkdir(inputs, { recursive: true });
  await cp(fixture("tiny-distilbert-three"), join(inputs, "model"), { recursive: true });
  await cp(fixture("reviews/reviews.csv"), join(inputs, "reviews.csv"));
  const run = (out: string, more: readonly string[], fault: Fault | undefined, log: string) =>
    runNode(cli, argsOf(inputs, out, more), {
      env: envOf(inputs, out, fault, log),
      nodeOptions: ["--import", PRELOAD],
    });

  const whole = join(folder, "whole");
  const log = join(folder, "whole.log");
  const undisturbed = await run(whole, [], undefined, log);
  if (undisturbed.code !== 0) throw new Error(`The undisturbed run failed: ${undisturbed.stderr}`);
  const expected = modelBytes(whole);
  const operations = Number(/^count (\d+)$/m.exec(readFileSync(log, "utf8"))?.[1]);

  const faults = Array.from({ length: count }, (_unused, index): Fault => {
    const at = 1 + Math.floor((index * operations) / count);
    return { at, code: CODES[index % CODES.length] ?? "EIO", isLasting: index % 2 === 1 };
  });
  let done = 0;
  const outcomes = await inParallel(faults, lanes, async (fault, index) => {
    const out = join(folder, `run-${String(index)}`);
    const outcome = await failAndResume(out, fault, expected, run);
    rmSync(out, { recursive: true, force: true });
    onProgress(++done);
    return { ...outcome, fault };
  });
  const reached = outcomes.filter(({ kind }) => kind !== "not reached"); // Reads differ a little from run to run.
  const lost = reached.filter(({ problem }) => problem !== undefined);
  const byCode: Record<string, number> = {};
  for (const { fault } of reached) byCode[fault.code] = (byCode[fault.code] ?? 0) + 1;
  return {
    faults: reached.length,
    told: reached.filter(({ kind }) => kind === "told").length,
    unaffected: reached.filter(({ kind }) => kind === "unaffected").length,
    ...{ byCode, operations },
    slowestAnswerMs: Math.max(0, ...reached.map(({ answerMs }) => answerMs ?? 0)),
    lost: lost.map(({ fault, problem }) => `${JSON.stringify(fault)}: ${problem ?? ""}`),
  };
}

type Run = (out: string, more: readonly string[], fault: Fault | undefined, log: string) => ReturnType<typeof runNode>;

interface Outcome {
  readonly kind?: "told" | "unaffected" | "not reached";
  readonly problem?: string;
  readonly answerMs?: number;
}

async function failAndResume(out: string, fault: Fault, expected: Buffer, run: Run): Promise<Outcome> {
  const log = `${out}.log`;
  const failed = await run(out, [], fault, log);
  if (failed.code === undefined) return { problem: "the process did not end" };
  const hit = /^hit (\S+) (.*) (\d+)$/m.exec(readFileSync(log, "utf8"));
  rmSync(log);
  if (hit === null) return { kind: "not reached" };
  const what = `${hit[1] ?? ""} ${hit[2] ?? ""}`;
  if (failed.code === 0) {
    if (!modelBytes(out).equals(expected)) return { problem: `other weights and no word after ${what}` };
    return { kind: "unaffected" };
  }
  const answerMs = failed.endedAtMs - Number(hit[3]);
  const unclear = unclearIn(failed.stderr);
  if (unclear !== undefined) return { answerMs, problem: `${unclear} after ${what}: ${failed.stderr.slice(-1500)}` };
  if (answerMs > LONGEST_ANSWER_MS) return { answerMs, problem: `it took ${String(answerMs)} ms after ${what}` };
  const left = checkpointFault(out, failed.stdout) ?? faultOf(out, fault.isLasting);
  if (left !== undefined) return { answerMs, problem: `${left} after ${what}` };

  const resumed = await run(out, ["--resume"], undefined, log);
  rmSync(log, { force: true });
  const isComplete = /is complete: nothing to resume/.test(resumed.stderr);
  if (resumed.code !== 0 && !isComplete)
    return { answerMs, problem: `resuming failed after ${what}: ${resumed.stderr}` };
  if (!modelBytes(out).equals(expected)) return { answerMs, problem: `other weights after ${what}` };
  const stray = strayFiles(out);
  if (stray.length > 0) return { answerMs, problem: `stray files after ${what}: ${stray.join(", ")}` };
  return { answerMs, kind: "told" };
}

/** What a user misses in the message of a failed run. */
function unclearIn(stderr: string): string | undefined {
  if (!/^error: \S/m.test(stderr)) return "no message";
  if (/^ +at /m.test(stderr)) return "a stack trace";
  return /This is a (?:bug|mistake)/.test(stderr) ? "told as a bug" : undefined;
}

function argsOf(inputs: string, out: string, more: readonly string[]): string[] {
  const args = trainArgs(out, ...more);
  args[1] = join(inputs, "reviews.csv");
  args[args.indexOf("--model") + 1] = join(inputs, "model");
  return args;
}

function envOf(inputs: string, out: string, fault: Fault | undefined, log: string): Record<string, string> {
  const env = { NIGHTLY_FOLDERS: [inputs, out].join(delimiter), NIGHTLY_LOG: log };
  if (fault === undefined) return env;
  return {
    ...env,
    NIGHTLY_AT: String(fault.at),
    NIGHTLY_DEED: fault.code,
    ...(fault.isLasting && { NIGHTLY_LASTING: "1" }),
  };
}
