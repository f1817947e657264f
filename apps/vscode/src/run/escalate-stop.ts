import type { Run, RunEnvironment } from "./run.ts";

/** How far a stop has come, in milliseconds of the clock. */
export interface StopProgress {
  readonly requestedAt: number;
  readonly terminatedAt?: number;
  readonly isKilled?: boolean;
}

/** Sends the process of a run the next harder signal when its grace is over. @returns how far the stop has come now */
export async function escalateStop(
  { id, folder }: Pick<Run, "id" | "folder">,
  pid: number,
  stop: StopProgress,
  { now, processes, graces, note }: Pick<RunEnvironment, "now" | "processes" | "graces" | "note">,
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
