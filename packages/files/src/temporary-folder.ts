import { lstat, mkdir, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createOwnerMark, isOfDeadOwner } from "./owner-mark.ts";

/**
 * Makes a temporary folder that only this user can read, and removes those of the same purpose that a killed process left.
 *
 * @param purpose - a part of its name
 * @param parent - where it is made
 * @returns its path; the caller removes it
 * @throws the system's error
 */
export async function makeTemporaryFolder(purpose: string, parent = tmpdir()): Promise<string> {
  const prefix = `sentiment-tuner-${purpose}-`;
  const names = await readdir(parent);
  for (const name of names.filter((other) => other.startsWith(prefix))) {
    if (isOfDeadOwner(name.slice(prefix.length))) await removeOwn(join(parent, name)).catch(() => undefined); // The next start tries again.
  }
  const folder = join(parent, prefix + createOwnerMark());
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

/** Other users can make a folder of that name too. */
async function removeOwn(folder: string): Promise<void> {
  const status = await lstat(folder);
  if (!status.isDirectory() || status.uid !== (process.getuid?.() ?? status.uid)) return;
  await rm(folder, { recursive: true, force: true });
}
