import { readdir } from "node:fs/promises";

import { errorCode } from "./error-code.ts";
import { readText, type TextLimits } from "./regular-file.ts";

/**
 * The text of a file; undefined if there is no such file.
 *
 * @throws FilesError FILE_NOT_REGULAR or FILE_TOO_LARGE, or the system's error if the file exists and cannot be read
 */
export function readTextIfPresent(path: string, limits?: TextLimits): Promise<string | undefined> {
  return ifPresent(readText(path, limits));
}

/**
 * The names in a folder; none if there is no such folder.
 *
 * @throws the system's error if the folder exists and cannot be listed
 */
export async function listIfPresent(folder: string): Promise<readonly string[]> {
  return (await ifPresent(readdir(folder))) ?? [];
}

async function ifPresent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
