import { rm } from "node:fs/promises";
import { join } from "node:path";

import { connectToRun, isAlive, readRunProcess } from "@sentiment-tuner/protocol/node";
import { writeFileWhole } from "@sentiment-tuner/files";
import { PROCESS_FILE, type RunProcess } from "@sentiment-tuner/protocol";

import { WorkerError } from "./errors.ts";

/**
 * Checks that no other process trains in a run's folder, and removes what a killed process left there.
 *
 * @throws WorkerError RUN_BUSY
 */
export async function claimRunFolder(runFolder: string): Promise<void> {
  const other = await readRunProcess(runFolder);
  if (other === undefined) return;
  if (isAlive(other.pid) && (await answers(other))) {
    throw new WorkerError("RUN_BUSY", `Process ${other.pid} is training in "${runFolder}". Stop it first.`);
  }
  await removeProcessFile(runFolder);
  if (!other.endpoint.startsWith(String.raw`\\`)) await rm(other.endpoint, { force: true });
}

/** Complete or absent, and readable by its user only: it holds the token. */
export async function writeProcessFile(runFolder: string, process: RunProcess): Promise<void> {
  await writeFileWhole(join(runFolder, PROCESS_FILE), `${JSON.stringify(process, undefined, 2)}\n`, { mode: 0o600 });
}

export async function removeProcessFile(runFolder: string): Promise<void> {
  await rm(join(runFolder, PROCESS_FILE), { force: true });
}

/** The system may have given the number of an ended process to another program. */
async function answers(process: RunProcess): Promise<boolean> {
  try {
    (await connectToRun(process)).dispose();
    return true;
  } catch {
    return false;
  }
}
