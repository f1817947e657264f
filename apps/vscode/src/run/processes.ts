import { execFile, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

import { isAlive as hasProcess } from "@sentiment-tuner/files";
import { exitReason } from "@sentiment-tuner/protocol/node";

import type { NodeRuntime } from "../workers/node-runtime.ts";
import { workerLogOf } from "./run-store.ts";

/** A training process that was just started. */
interface SpawnedProcess {
  /** Undefined if it could not be started; `onExit` reports the reason. */
  readonly pid: number | undefined;
  onExit(listener: (exit: ProcessExit) => void): void;
}

/** How a process ended. */
export interface ProcessExit {
  /** For display: "exit code 1" or "SIGKILL". */
  readonly reason: string;
  /** The process ended by itself: starting it again would not help. */
  readonly isFinal: boolean;
}

/** What a run needs of the operating system. Tests pass a fake. */
export interface Processes {
  start(folder: string): Promise<SpawnedProcess>;
  isAlive(pid: number): boolean;
  /** Whether the process is the worker of this run. The system may have given its number to another process since. */
  isWorkerOf(pid: number, folder: string): Promise<boolean>;
  kill(pid: number, signal: "SIGTERM" | "SIGKILL"): void;
}

export interface ProcessOptions {
  readonly workerPath: string;
  readonly runtime: () => Promise<NodeRuntime>;
  /** Further arguments, such as plug-ins. */
  readonly args: () => Promise<readonly string[]>;
}

/** Starts workers that outlive this window: detached, with their output in a file. */
export function createProcesses({ workerPath, runtime, args }: ProcessOptions): Processes {
  return {
    async start(folder) {
      const { path, environment } = await runtime();
      const more = await args();
      const log = openSync(workerLogOf(folder), "a", 0o600);
      try {
        const child = spawn(path, [workerPath, "train", folder, ...more], {
          cwd: folder,
          detached: true,
          stdio: ["ignore", log, log],
          env: { ...process.env, ...environment },
          windowsHide: true,
        });
        child.unref();
        return { pid: child.pid, onExit: (listener) => watchExit(child, listener) };
      } finally {
        closeSync(log);
      }
    },
    isAlive,
    isWorkerOf,
    kill(pid, signal) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended already.
      }
    },
  };
}

/** Exit codes of a worker that ended by itself: completed, failed, wrong arguments. */
const FINAL_EXIT_CODES: readonly (number | null)[] = [0, 1, 2];

function watchExit(child: ReturnType<typeof spawn>, listener: (exit: ProcessExit) => void): void {
  child.once("error", (error) => listener({ reason: error.message, isFinal: true }));
  child.once("exit", (code, signal) => {
    listener({ reason: exitReason(code, signal), isFinal: signal === null && FINAL_EXIT_CODES.includes(code) });
  });
}

function isAlive(pid: number): boolean {
  return hasProcess(pid) && !isZombie(pid);
}

/** A process that has ended still answers to signal 0 until its parent waits for it. In containers the parent may never do so. */
function isZombie(pid: number): boolean {
  if (process.platform !== "linux") return false;
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "latin1");
    return status.slice(status.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false;
  }
}

async function isWorkerOf(pid: number, folder: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  try {
    if (process.platform === "linux")
      return isTraining(readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0"), folder);
    if (process.platform === "win32") return true; // Reading its command line takes an administrator's rights.
    const { stdout } = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]);
    return stdout.includes(` train ${folder}`);
  } catch {
    return false;
  }
}

function isTraining(args: readonly string[], folder: string): boolean {
  return args.some((arg, index) => arg === "train" && args[index + 1] === folder);
}
