import { readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

import { errorCode } from "./error-code.ts";
import { previousName, removeDeadLeftovers, stagingName } from "./leftovers.ts";
import { makeFolder } from "./make-folder.ts";
import { createOwnerMark } from "./owner-mark.ts";
import { syncFolder } from "./sync-folder.ts";

/**
 * Makes a folder, or replaces it, as a whole.
 *
 * `fill` writes into a staging folder beside the target, which then takes the target's name. If anything fails, the previous folder is
 * where it was and the staging folder is gone.
 *
 * @param fill - writes and flushes every file of the new folder
 * @throws what `fill` throws, or the system's error
 */
export async function replaceFolder(folder: string, fill: (staging: string) => Promise<void>): Promise<void> {
  const staging = await makeStagingFolder(folder);
  try {
    await fill(staging);
    await publishFolder(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined); // The first error says more.
    throw error;
  }
}

/**
 * Makes the folder in which a new version of `folder` is written, beside it. What a killed process left there is removed first.
 *
 * @returns its path, for {@link publishFolder}; the caller removes it if that is not called
 * @throws the system's error
 */
export async function makeStagingFolder(folder: string): Promise<string> {
  const target = resolve(folder);
  await removeDeadLeftovers(target);
  const staging = join(dirname(target), stagingName(basename(target), createOwnerMark()));
  await makeFolder(staging);
  return staging;
}

/**
 * Gives a folder its final name, in place of the previous one.
 *
 * @param staging - its files are complete and flushed
 * @throws the system's error; the previous folder is then where it was
 */
export async function publishFolder(staging: string, folder: string): Promise<void> {
  const target = resolve(folder);
  const previous = join(dirname(target), previousName(basename(target), createOwnerMark()));
  await syncFolders(staging);
  const isReplaced = await renameIfPresent(target, previous);
  try {
    await rename(staging, target);
  } catch (error) {
    if (isReplaced) await rename(previous, target);
    throw error;
  }
  await syncFolder(dirname(target));
  await rm(previous, { recursive: true, force: true });
}

/** Flushes the names in a folder and in those below it: their files are flushed already. */
async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncFolders(join(folder, entry.name));
  }
  await syncFolder(folder);
}

async function renameIfPresent(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}
