import { fork } from "node:child_process";

import type { createTrainerClient } from "@sentiment-tuner/trainer/client";

import type { NodeRuntime } from "../trainer/node-runtime.ts";

/** A process that answers, and the way to end it. */
export interface InferenceProcess {
  readonly channel: Parameters<typeof createTrainerClient>[0];
  readonly pid: number | undefined;
  /** Ends it; harder if it does not go. */
  close(): void;
}

const CLOSE_GRACE_MS = 2_000;

export interface InferenceOptions {
  readonly workerPath: string;
  readonly runtime: NodeRuntime;
  /** Modules that the worker loads: a model may need the architecture or truncation that one of them brings. */
  readonly plugins: readonly string[];
  /** Is told what it prints, line by line or so. */
  readonly onOutput: (text: string) => void;
}

/** Starts the worker for predictions. It ends with this process, unlike one that trains. */
export function forkInference({ workerPath, runtime, plugins, onOutput }: InferenceOptions): InferenceProcess {
  const child = fork(workerPath, ["infer", ...plugins.flatMap((path) => ["--plugin", path])], {
    execPath: runtime.path,
    execArgv: [],
    env: { ...process.env, ...runtime.environment },
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
        if (child.connected) child.send(message, () => undefined); // A lost message shows as an exit.
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
