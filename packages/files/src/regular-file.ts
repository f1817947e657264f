import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";

import { FilesError } from "./errors.ts";

/** A text file of a program is smaller; a tokenizer with a large vocabulary needs a limit of its own. */
const MOST_BYTES = 16 * 2 ** 20;

/**
 * Opens an existing file to read.
 *
 * A pipe is not waited for, and a device is not read: both can last for ever.
 *
 * @throws FilesError FILE_NOT_REGULAR, or the system's error
 */
export async function openRegularFile(path: string): Promise<FileHandle> {
  const noWait = process.platform === "win32" ? 0 : constants.O_NONBLOCK;
  const file = await open(path, constants.O_RDONLY | noWait);
  try {
    const status = await file.stat();
    if (status.isFile()) return file;
    const kind = status.isDirectory() ? "a folder" : status.isFIFO() ? "a pipe" : "a device";
    throw new FilesError("FILE_NOT_REGULAR", `"${path}" is ${kind}, not a file.`);
  } catch (error) {
    await file.close();
    throw error;
  }
}

export interface TextLimits {
  /** The size above which the file is refused; 16 MB if absent. */
  readonly mostBytes?: number;
}

/**
 * Reads a text file as UTF-8.
 *
 * @throws FilesError FILE_NOT_REGULAR or FILE_TOO_LARGE, or the system's error
 */
export async function readText(path: string, { mostBytes = MOST_BYTES }: TextLimits = {}): Promise<string> {
  const file = await openRegularFile(path);
  try {
    const { size } = await file.stat();
    if (size > mostBytes) {
      const sizes = `has ${formatMegabytes(size)}, above the limit of ${formatMegabytes(mostBytes)}`;
      throw new FilesError("FILE_TOO_LARGE", `"${path}" ${sizes} for such a file.`);
    }
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

/**
 * Checks that a file of a folder is really in it: a link in a folder from elsewhere can lead to any file of this computer, such as a token.
 * In the cache of a Hugging Face hub, the files of a snapshot are links into its `blobs`.
 *
 * @throws FilesError FILE_OUTSIDE, or the system's error
 */
export async function requireInside(folder: string, path: string): Promise<void> {
  const [root, target] = [await realpath(folder), await realpath(path)];
  if (isInside(root, target)) return;
  const blobs = join(dirname(dirname(root)), "blobs");
  const isSnapshot = basename(dirname(root)) === "snapshots";
  if (isSnapshot && isInside(blobs, target) && (await realpath(blobs)) === blobs) return;
  throw new FilesError(
    "FILE_OUTSIDE",
    `"${path}" is a link to a file outside its folder. Copy the file into the folder.`,
  );
}

function isInside(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below !== "" && below !== ".." && !below.startsWith(`..${sep}`) && !below.includes(":");
}

function formatMegabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
