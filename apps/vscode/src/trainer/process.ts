import { execFile, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

import { isAlive as hasProcess } from "@sentiment-tuner/protocol/node";

import type { NodeRuntime } from "./node-runtime.ts";
import { workerLogOf } from "./run-store.ts";

/** A training process that was just started. */
interface SpawnedProcess {
  /** Undefined where it could not be started; `onExit` tells why. */
  readonly pid: number | undefined;
  onExit(listener: (exit: ProcessExit) => void): void;
}

/** How a process ended. */
export interface ProcessExit {
  /** Fit to show: "exit code 1" or "SIGKILL". */
  readonly reason: string;
  /** The process ended of its own will, so that starting it again would change nothing. */
  readonly isFinal: boolean;
}

/** What a run needs of the operating system; tests bring their own. */
export interface Processes {
  start(folder: string): Promise<SpawnedProcess>;
  isAlive(pid: number): boolean;
  /** Whether the process is the worker of this run, and not another that was given the same number later. */
  isWorkerOf(pid: number, folder: string): Promise<boolean>;
  kill(pid: number, signal: "SIGTERM" | "SIGKILL"): void;
}

export interface ProcessOptions {
  readonly workerPath: string;
  readonly runtime: () => Promise<NodeRuntime>;
}

/** Starts workers that outlive this window: detached, and with a file for what they print. */
export function createProcesses({ workerPath, runtime }: ProcessOptions): Processes {
  return {
    async start(folder) {
      const { path, environment } = await runtime();
      const log = openSync(workerLogOf(folder), "a");
      try {
        const child = spawn(path, [workerPath, "train", folder], {
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
        // It has just ended, which is what was wanted.
      }
    },
  };
}

/** What the worker ends with when it knows how things stand: done, failed for good, called wrongly. */
const FINAL_EXIT_CODES: readonly (number | null)[] = [0, 1, 2];

function watchExit(child: ReturnType<typeof spawn>, listener: (exit: ProcessExit) => void): void {
  child.once("error", (error) => listener({ reason: error.message, isFinal: true }));
  child.once("exit", (code, signal) => {
    const reason = signal ?? `exit code ${code ?? "unknown"}`;
    listener({ reason, isFinal: signal === null && FINAL_EXIT_CODES.includes(code) });
  });
}

function isAlive(pid: number): boolean {
  return hasProcess(pid) && !isZombie(pid);
}

/** A process that has ended but that nobody has waited for still answers to signal 0, in containers for ever. */
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
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
    if (process.platform === "win32") return true; // Its command line is not to be had without an administrator's rights.
    const { stdout } = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]);
    return stdout.includes(folder);
  } catch {
    return false;
  }
}
