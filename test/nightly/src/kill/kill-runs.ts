import { readFileSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { inParallel, PRELOAD, runNode } from "../processes.ts";
import { randomNumbers } from "../random.ts";
import { checkpointFault, faultOf, modelBytes, strayFiles, trainArgs } from "../run-folder.ts";

/** When a run is killed: some milliseconds after an event, or at a file operation. */
type Moment =
  | { readonly kind: "event"; readonly index: number; readonly delayMs: number }
  | { readonly kind: "operation"; readonly at: number; readonly deed: "kill" | "kill-half" | "kill-after" };

export interface KillResult {
  readonly kills: number;
  /** Runs that were resumed to the end with the same bytes, and left nothing behind. */
  readonly survived: number;
  /** Phase → kills in it, from the last event before the kill. */
  readonly byPhase: Readonly<Record<string, number>>;
  /** Kills that came after the run had ended; they are in none of the figures above. */
  readonly tooLate: number;
  readonly lost: readonly string[];
}

export interface KillOptions {
  readonly cli: string;
  readonly folder: string;
  readonly count: number;
  readonly seed: number;
  readonly lanes: number;
  readonly onProgress: (done: number) => void;
}

/** Kills small runs at random moments, resumes each, and compares its weights with those of an undisturbed run. */
export async function killRuns(options: KillOptions): Promise<KillResult> {
  const { cli, folder, count, seed, lanes, onProgress } = options;
  await mkdir(folder, { recursive: true });
  const whole = join(folder, "whole");
  const log = join(folder, "whole.log");
  const env = { NIGHTLY_FOLDERS: whole, NIGHTLY_LOG: log };
  const undisturbed = await runNode(cli, trainArgs(whole), { env, nodeOptions: ["--import", PRELOAD] });
  if (undisturbed.code !== 0) throw new Error(`The undisturbed run failed: ${undisturbed.stderr}`);
  const expected = modelBytes(whole);
  const events = linesOf(undisturbed.stdout).length;
  const operations = Number(/^count (\d+)$/m.exec(readFileSync(log, "utf8"))?.[1]);

  const random = randomNumbers(seed);
  const moments = Array.from({ length: count }, (_unused, index) => momentOf(index, random, events, operations));
  let done = 0;
  const outcomes = await inParallel(moments, lanes, async (moment, index) => {
    const outcome = await killAndResume(cli, join(folder, `run-${String(index)}`), moment, expected);
    onProgress(++done);
    return outcome;
  });
  const killed = outcomes.filter(({ phase }) => phase !== undefined);
  const byPhase: Record<string, number> = {};
  for (const { phase = "" } of killed) byPhase[phase] = (byPhase[phase] ?? 0) + 1;
  const lost = killed.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
  return {
    ...{ kills: killed.length, survived: killed.length - lost.length, byPhase },
    ...{ tooLate: outcomes.length - killed.length, lost },
  };
}

/** Every third moment is an event, spread over all of them; the others are file operations, which are most at checkpoints and the end. */
function momentOf(index: number, random: () => number, events: number, operations: number): Moment {
  if (index % 3 === 0) return { kind: "event", index: Math.floor(random() * events), delayMs: random() * 20 };
  const deed = (["kill", "kill-half", "kill-after"] as const)[Math.floor(random() * 3)] ?? "kill";
  return { kind: "operation", at: 1 + Math.floor(random() * operations), deed };
}

/** @returns the phase of the kill, undefined if the run ended first, and what was lost */
async function killAndResume(cli: string, out: string, moment: Moment, expected: Buffer) {
  const { code, stdout } = await killedRun(cli, out, moment);
  const phase = code === undefined ? phaseOf(stdout) : undefined;
  const fault =
    phase === undefined ? undefined : (checkpointFault(out, stdout) ?? (await faultAfterResume(cli, out, expected)));
  rmSync(out, { recursive: true, force: true });
  return { phase, fault: fault === undefined ? undefined : `${JSON.stringify(moment)}: ${fault}` };
}

function killedRun(cli: string, out: string, moment: Moment) {
  if (moment.kind === "operation") {
    const env = { NIGHTLY_FOLDERS: out, NIGHTLY_AT: String(moment.at), NIGHTLY_DEED: moment.deed };
    return runNode(cli, trainArgs(out), { env, nodeOptions: ["--import", PRELOAD] });
  }
  let isDue = false;
  return runNode(cli, trainArgs(out), {
    onStdout(all, child) {
      if (isDue || linesOf(all).length <= moment.index) return;
      isDue = true;
      setTimeout(() => child.kill("SIGKILL"), moment.delayMs);
    },
  });
}

async function faultAfterResume(cli: string, out: string, expected: Buffer): Promise<string | undefined> {
  const atOnce = faultOf(out, true);
  if (atOnce !== undefined) return atOnce;
  const resumed = await runNode(cli, trainArgs(out, "--resume"));
  const isComplete = /is complete: nothing to resume/.test(resumed.stderr);
  if (resumed.code !== 0 && !isComplete) return `resuming failed: ${resumed.stderr}`;
  const stray = strayFiles(out);
  if (stray.length > 0) return `stray files: ${stray.join(", ")}`;
  if (!modelBytes(out).equals(expected)) return "other weights";
  return faultOf(out, isComplete);
}

/** What the run did after its last event. */
function phaseOf(stdout: string): string {
  const last = linesOf(stdout).at(-1);
  const { type, step } = JSON.parse(last ?? '{"type":"start"}') as { readonly type: string; readonly step?: number };
  if (type === "start") return "start";
  if (["started", "step"].includes(type)) return "steps";
  if (type === "evaluating") return step === undefined ? "final evaluation and save" : "evaluation";
  if (["evaluated", "saved"].includes(type)) return "checkpoints";
  return ["finished", "completed"].includes(type) ? "final evaluation and save" : "reading";
}

function linesOf(text: string): string[] {
  return text.split("\n").slice(0, -1);
}
