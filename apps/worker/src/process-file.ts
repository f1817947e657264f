import { rm } from "node:fs/promises";
import { join } from "node:path";

import { isOwnEndpoint, readRunProcess } from "@sentiment-tuner/protocol/node";
import { writeFileWhole } from "@sentiment-tuner/files";
import { PROCESS_FILE, type RunProcess } from "@sentiment-tuner/protocol";

/** Removes what a killed process left in a run's folder. The caller holds the lock of the folder. */
export async function removeStaleProcess(runFolder: string): Promise<void> {
  const other = await readRunProcess(runFolder);
  if (other === undefined) return;
  await removeProcessFile(runFolder);
  if (process.platform !== "win32" && (await isOwnEndpoint(other.endpoint))) await rm(other.endpoint, { force: true });
}

/** Complete or absent, and readable by its user only: it holds the token. */
export async function writeProcessFile(runFolder: string, record: RunProcess): Promise<void> {
  await writeFileWhole(join(runFolder, PROCESS_FILE), `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
}

export async function removeProcessFile(runFolder: string): Promise<void> {
  await rm(join(runFolder, PROCESS_FILE), { force: true });
}
