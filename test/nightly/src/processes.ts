import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The command line, bundled by {@link import("./bundle.ts").bundle}. */
export const CLI_SOURCE = fileURLToPath(new URL("../../../apps/cli/src/main.ts", import.meta.url));

/** The editor's background process, bundled in the same way. */
export const WORKER_SOURCE = fileURLToPath(new URL("../../../apps/worker/src/main.ts", import.meta.url));

/** Disturbs file operations. */
export const PRELOAD = fileURLToPath(new URL("preload/file-operations.mjs", import.meta.url));

export interface Ended {
  /** The exit code; undefined if a signal ended the process. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** When it ended, in milliseconds since 1970. */
  readonly endedAtMs: number;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
  /** Called for each piece of standard output. */
  readonly onStdout?: (all: string, child: ChildProcess) => void;
  /** Kills the process if it takes longer. */
  readonly timeoutMs?: number;
}

/** A small run takes seconds, on a busy machine a minute. */
const LONGEST_RUN_MS = 600_000;

/** Runs a program with Node and waits for its end. */
export function runNode(program: string, args: readonly string[], options: StartOptions = {}): Promise<Ended> {
  const { env = {}, nodeOptions = [], onStdout, timeoutMs = LONGEST_RUN_MS } = options;
  const child = spawn(process.execPath, [...nodeOptions, program, ...args], {
    env: { ...process.env, ORT_DISABLE_TELEMETRY: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    onStdout?.(stdout, child);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    let endedAtMs = 0;
    child.on("error", reject);
    child.on("exit", () => (endedAtMs = Date.now()));
    child.on("close", (code) => resolve({ code: code ?? undefined, stdout, stderr, endedAtMs }));
  });
}

/** Does the work of all items, some at the same time. @returns the results in the order of the items */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (;;) {
      const index = next++;
      const item = items[index];
      if (item === undefined) return;
      results[index] = await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
