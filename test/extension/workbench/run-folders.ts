import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The folders of the runs in a workspace, the oldest first. */
export function runFolders(workspace: string): string[] {
  const runs = join(workspace, ".sentiment-tuner/runs");
  try {
    return readdirSync(runs)
      .sort()
      .map((name) => join(runs, name));
  } catch {
    return []; // No run was started.
  }
}

/**
 * Signals the process that trains a run: SIGSTOP holds it where it is until SIGCONT, so that a test can be sure that the run is
 * under way, on a machine of any speed.
 *
 * @returns whether there was one
 */
export function signalWorker(runFolder: string, signal: "SIGSTOP" | "SIGCONT" | "SIGKILL"): boolean {
  try {
    const { pid } = JSON.parse(readFileSync(join(runFolder, "process.json"), "utf8")) as { pid: number };
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
