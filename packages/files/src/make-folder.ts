import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { errorCode } from "./error-code.ts";
import { FilesError } from "./errors.ts";

/**
 * Makes a folder, and those above it that are missing.
 *
 * `mkdir` of Node.js with `recursive` does not end on a file system that answers ENOENT below a folder that exists, such as `/proc`.
 *
 * @param mode - permissions of the folders that are made
 * @returns the topmost folder that was made; undefined if the folder existed
 * @throws FilesError FOLDER_IMPOSSIBLE if the file system makes no folder there, or the system's error
 */
export async function makeFolder(folder: string, { mode }: FolderOptions = {}): Promise<string | undefined> {
  const target = resolve(folder);
  if (await isMade(target, mode)) return target;
  if (await isFolder(target)) return undefined;
  const parent = dirname(target);
  const topmost = parent === target ? undefined : await makeFolder(parent, { mode });
  if (await isMade(target, mode)) return topmost ?? target;
  if (await isFolder(target)) return topmost; // Another process was faster.
  throw new FilesError("FOLDER_IMPOSSIBLE", `The file system cannot make a folder at "${target}".`);
}

export interface FolderOptions {
  readonly mode?: number | undefined;
}

/** @returns false if the folder exists, or its parent is missing */
async function isMade(folder: string, mode: number | undefined): Promise<boolean> {
  try {
    await mkdir(folder, { mode });
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    if (await isFolder(folder)) return false; // A system may answer EROFS or EACCES for a folder that exists.
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}
