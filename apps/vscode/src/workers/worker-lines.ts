import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import type { NodeRuntime } from "./node-runtime.ts";

export interface WorkerCall {
  readonly workerPath: string;
  readonly runtime: NodeRuntime;
  /** Ends the process. */
  readonly signal: AbortSignal;
  /** Called with what it writes to standard error. */
  readonly note: (text: string) => void;
}

/**
 * Runs one command of the worker and yields the lines that it prints.
 *
 * @throws Error if it cannot be started or fails; the signal's reason if it was aborted
 */
export async function* workerLines(args: readonly string[], call: WorkerCall): AsyncGenerator<string, void> {
  const { workerPath, runtime, signal, note } = call;
  signal.throwIfAborted();
  const child = spawn(runtime.path, [workerPath, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...runtime.environment },
    windowsHide: true,
  });
  const stop = (): void => void child.kill();
  signal.addEventListener("abort", stop, { once: true });
  child.stderr.setEncoding("utf8").on("data", note);
  const end = new Promise<string | undefined>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, by) => resolve(code === 0 ? undefined : (by ?? `exit code ${code ?? "unknown"}`)));
  });
  try {
    yield* createInterface(child.stdout);
    const failure = await end;
    signal.throwIfAborted();
    if (failure !== undefined) throw new Error(failure);
  } finally {
    signal.removeEventListener("abort", stop);
    if (child.exitCode === null) child.kill();
  }
}
