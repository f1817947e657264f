import { fork } from "node:child_process";

import { type Channel, openChildChannel } from "@sentiment-tuner/protocol/node";

import type { NodeRuntime } from "./node-runtime.ts";

/** A worker that answers requests. */
export interface WorkerProcess {
  readonly channel: Channel;
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

  return {
    pid: child.pid,
    channel: openChildChannel(child),
    close() {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill("SIGKILL"), CLOSE_GRACE_MS);
      child.once("exit", () => clearTimeout(timer));
    },
  };
}
