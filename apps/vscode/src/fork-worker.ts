import { fork } from "node:child_process";

import { type Channel, openChildChannel } from "@sentiment-tuner/protocol/node";

import type { NodeRuntime } from "./trainer/node-runtime.ts";

/** A worker that answers requests, and the way to end it. */
export interface WorkerProcess {
  readonly channel: Channel;
  readonly pid: number | undefined;
  /** Ends it; harder if it does not go. */
  close(): void;
}

const CLOSE_GRACE_MS = 2_000;

export interface WorkerOptions {
  readonly workerPath: string;
  readonly runtime: NodeRuntime;
  /** What it is to do, and with what. */
  readonly args: readonly string[];
  /** What its environment has besides ours. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Is told what it prints, line by line or so. */
  readonly onOutput: (text: string) => void;
}

/** Starts a worker that answers requests. It ends with this process, unlike one that trains. */
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
