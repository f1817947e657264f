import { fork } from "node:child_process";

import type { createWorkerClient } from "@sentiment-tuner/protocol";

import type { NodeRuntime } from "./node-runtime.ts";

/** A worker that answers requests. */
export interface WorkerProcess {
  readonly channel: Parameters<typeof createWorkerClient>[0];
  readonly pid: number | undefined;
  /** Disconnects it; kills it if it does not end soon. */
  close(): void;
}

const CLOSE_GRACE_MS = 2_000;

export interface WorkerOptions {
  readonly workerPath: string;
  readonly runtime: NodeRuntime;
  /** The worker's command and its arguments. */
  readonly args: readonly string[];
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with what it prints, usually a line at a time. */
  readonly onOutput: (text: string) => void;
}

/** Starts a worker that answers requests. Unlike a worker that trains, it ends with this process. */
export function forkWorker({ workerPath, runtime, args, environment, onOutput }: WorkerOptions): WorkerProcess {
  const child = fork(workerPath, args, {
    execPath: runtime.path,
    execArgv: [],
    env: { ...process.env, ...runtime.environment, ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => onOutput(text.trimEnd()));
  }
  const closeListeners: ((reason: string) => void)[] = [];
  let closeReason: string | undefined;
  const closed = (reason: string): void => {
    if (closeReason !== undefined) return;
    closeReason = reason;
    for (const listener of closeListeners) listener(reason);
  };
  child.once("error", (error) => closed(error.message));
  child.once("exit", (code, signal) => closed(signal ?? `exit code ${code ?? "unknown"}`));

  return {
    pid: child.pid,
    channel: {
      send: (message) => {
        if (child.connected) child.send(message, () => undefined); // A message that is lost shows as an exit.
      },
      onMessage: (listener) => void child.on("message", listener),
      onClose: (listener) => {
        if (closeReason === undefined) closeListeners.push(listener);
        else listener(closeReason);
      },
    },
    close() {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill("SIGKILL"), CLOSE_GRACE_MS);
      child.once("exit", () => clearTimeout(timer));
    },
  };
}
