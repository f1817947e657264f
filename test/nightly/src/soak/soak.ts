import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { createWorkerClient, openChildChannel } from "@sentiment-tuner/protocol/node";

import { trainArgs } from "../run-folder.ts";
import { type MemoryRecord, watchMemory } from "./memory.ts";

/** One soak: how much was done, how long it took, and what it did to the memory. */
export interface Soak {
  readonly what: "steps" | "hovers" | "cycles" | "lines";
  readonly count: number;
  readonly seconds: number;
  readonly memory?: MemoryRecord;
  readonly problem?: string;
}

export interface SoakOptions {
  readonly cli: string;
  readonly worker: string;
  readonly cycles: string;
  readonly folder: string;
  /** A finished run. */
  readonly model: string;
  readonly counts: Readonly<Record<Soak["what"], number>>;
  readonly onProgress: (what: string) => void;
}

/** Trains, classifies, starts and stops, and scores for long, one after the other, and watches the memory. */
export async function soak(options: SoakOptions): Promise<readonly Soak[]> {
  const { folder, counts, onProgress } = options;
  await mkdir(folder, { recursive: true });
  const works = { steps: soakSteps, hovers: soakHovers, cycles: soakCycles, lines: soakLines };
  const soaks: Soak[] = [];
  for (const what of ["steps", "hovers", "cycles", "lines"] as const) {
    onProgress(what);
    const started = performance.now();
    const count = counts[what];
    const outcome = await works[what](options, count).catch((error: unknown) => ({ problem: String(error) }));
    soaks.push({ what, count, seconds: (performance.now() - started) / 1000, ...outcome });
  }
  return soaks;
}

type Outcome = Pick<Soak, "memory" | "problem">;

/** Steps of one epoch of the small run: 44 reviews in batches of 8. */
const STEPS_PER_EPOCH = 6;

function soakSteps({ cli, folder }: SoakOptions, count: number): Promise<Outcome> {
  const epochs = String(Math.ceil(count / STEPS_PER_EPOCH));
  const child = start(cli, trainArgs(join(folder, "steps"), "--epochs", epochs), "ignore");
  return watched(child);
}

function soakCycles({ cycles, folder }: SoakOptions, count: number): Promise<Outcome> {
  return watched(start(cycles, [join(folder, "cycles"), String(count)], "ignore"));
}

async function soakLines({ cli, model }: SoakOptions, count: number): Promise<Outcome> {
  const child = start(cli, ["predict", "--model", model, "--threads", "1", "-"], "pipe");
  const outcome = watched(child);
  const { stdin } = child;
  if (stdin === null) throw new RangeError("The process has no standard input.");
  stdin.on("error", () => undefined); // A command that fails early does not read; its code says so.
  for (let line = 0; line < count && child.exitCode === null; line += LINES_AT_ONCE) {
    const lines = Array.from({ length: Math.min(LINES_AT_ONCE, count - line) }, (_unused, index) =>
      lineOf(line + index),
    );
    if (!stdin.write(`${lines.join("\n")}\n`)) await Promise.race([once(stdin, "drain"), once(child, "exit")]);
  }
  stdin.end();
  return outcome;
}

const LINES_AT_ONCE = 500;

function lineOf(index: number): string {
  return `${["a good", "a bad", "the best", "the worst"][index % 4] ?? ""} film ${String(index)}`;
}

/** Hovers ask for the words as well. */
async function soakHovers({ worker, model }: SoakOptions, count: number): Promise<Outcome> {
  const child = fork(worker, ["infer"], { execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] });
  const client = createWorkerClient(openChildChannel(child));
  const watch = watchMemory(child.pid ?? 0);
  try {
    await client.handshake();
    for (let hover = 0; hover < count; hover++)
      await client.request("classify", { modelFolder: model, texts: [lineOf(hover)], explain: true });
  } finally {
    child.kill();
  }
  return withMemory(watch.stop());
}

function start(program: string, args: readonly string[], stdin: "ignore" | "pipe"): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ORT_DISABLE_TELEMETRY: "1" },
    stdio: [stdin, "ignore", "pipe"],
  });
}

async function watched(child: ChildProcess): Promise<Outcome> {
  const watch = watchMemory(child.pid ?? 0);
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-2000)));
  await once(child, "close");
  const outcome = withMemory(watch.stop());
  return child.exitCode === 0 ? outcome : { ...outcome, problem: `exit code ${String(child.exitCode)}: ${stderr}` };
}

function withMemory(memory: MemoryRecord | undefined): Outcome {
  if (memory === undefined) return {};
  return memory.isFlat ? { memory } : { memory, problem: "memory grew" };
}
