import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { connectToRun, isAlive, readRunProcess } from "@sentiment-tuner/protocol/node";
import { PROCESS_FILE, type RunProcess } from "@sentiment-tuner/protocol";

import { WorkerError } from "./errors.ts";

/**
 * Makes sure that nobody else trains in a run's folder, and clears away what a process that was killed left there.
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

/** Whole or not at all, and for this user's eyes: it holds the token. */
export async function writeProcessFile(runFolder: string, process: RunProcess): Promise<void> {
  const path = join(runFolder, PROCESS_FILE);
  await writeFile(`${path}.unfinished`, `${JSON.stringify(process, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.unfinished`, path);
}

export async function removeProcessFile(runFolder: string): Promise<void> {
  await rm(join(runFolder, PROCESS_FILE), { force: true });
}

/** The number of a process that has ended may be another program's by now. */
async function answers(process: RunProcess): Promise<boolean> {
  try {
    (await connectToRun(process)).dispose();
    return true;
  } catch {
    return false;
  }
}
