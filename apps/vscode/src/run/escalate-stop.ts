import type { Processes } from "./processes.ts";

/** How long each way of stopping may take before the next, harder one. */
export interface StopGraces {
  /** After the request: the process finishes its step and writes a checkpoint. */
  readonly requestMs: number;
  /** After SIGTERM. */
  readonly terminateMs: number;
}

export const STOP_GRACES: StopGraces = { requestMs: 30_000, terminateMs: 15_000 };

interface StopContext {
  readonly now: () => number;
  readonly processes: Processes;
  readonly graces: StopGraces;
  readonly note: (message: string) => void;
}

/** How far a stop has come, in milliseconds of the clock. */
export interface StopProgress {
  readonly requestedAt: number;
  readonly terminatedAt?: number;
  readonly isKilled?: boolean;
}

/** Sends the process of a run the next harder signal when its grace is over. @returns how far the stop has come now */
export async function escalateStop(
  { id, folder }: { readonly id: string; readonly folder: string },
  pid: number,
  stop: StopProgress,
  { now, processes, graces, note }: StopContext,
): Promise<StopProgress> {
  if (stop.terminatedAt === undefined) {
    if (now() - stop.requestedAt < graces.requestMs) return stop;
    if (!(await processes.isWorkerOf(pid, folder))) return stop;
    note(`Run ${id} is sent SIGTERM.`);
    processes.kill(pid, "SIGTERM");
    return { ...stop, terminatedAt: now() };
  }
  if (stop.isKilled === true || now() - stop.terminatedAt < graces.terminateMs) return stop;
  if (!(await processes.isWorkerOf(pid, folder))) return stop;
  note(`Run ${id} is sent SIGKILL.`);
  processes.kill(pid, "SIGKILL");
  return { ...stop, isKilled: true };
}
