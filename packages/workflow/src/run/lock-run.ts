import { join } from "node:path";

import { type FileLock, FilesError, lockFile, makeFolder } from "@sentiment-tuner/files";
import { RUN_LOCK_FILE } from "@sentiment-tuner/protocol";

import { WorkflowError } from "../errors.ts";
import { guardOutput } from "../guard-output.ts";

/** The right to write to a run's folder. One process at a time has it. */
export interface RunLock extends FileLock {
  /** The topmost folder that was made for the run; undefined if its folder existed. */
  readonly created: string | undefined;
}

/**
 * Makes the folder of a run if it is missing, and takes its lock. Nothing else in the folder is read or changed.
 *
 * @throws WorkflowError OUTPUT_BUSY if another process trains there, OUTPUT_UNWRITABLE
 */
export function lockRun(folder: string): Promise<RunLock> {
  return guardOutput(folder, async () => {
    const created = await makeFolder(folder, { mode: 0o700 }); // Reviews and predictions are private.
    try {
      const lock = await lockFile(join(folder, RUN_LOCK_FILE));
      return {
        created,
        get isLost() {
          return lock.isLost;
        },
        release: () => lock.release(),
      };
    } catch (error) {
      if (error instanceof FilesError && error.code === "LOCKED") throw busy(folder, error);
      throw error;
    }
  });
}

function busy(folder: string, cause: FilesError): WorkflowError {
  const advice = "Wait until it ends, or stop it.";
  const message = `Another process trains in "${folder}". ${cause.message} ${advice}`;
  return new WorkflowError("OUTPUT_BUSY", message, { cause, details: { folder } });
}
