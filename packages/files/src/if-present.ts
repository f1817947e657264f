import { readdir, readFile } from "node:fs/promises";

import { errorCode } from "./error-code.ts";

/**
 * The text of a file; undefined if there is no such file.
 *
 * @throws the system's error if the file exists and cannot be read
 */
export function readTextIfPresent(path: string): Promise<string | undefined> {
  return ifPresent(readFile(path, "utf8"));
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
