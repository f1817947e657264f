import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { stagingName } from "./leftovers.ts";
import { syncFolder } from "./sync-folder.ts";

/*
 * The package write-file-atomic does the same, but it registers handlers for every signal while it writes. After they are removed, SIGXFSZ
 * has its default action: a full quota then kills the process, where Node.js otherwise reports an error.
 */

/**
 * Writes a file as a whole: readers see the previous content or the new one, also after a crash.
 *
 * The data goes to a temporary file beside the target, is flushed to the disk and takes the target's name. A link in its place is replaced,
 * not followed.
 *
 * @param mode - permissions of the file, such as 0o600 for a file that holds a secret
 * @throws the system's error; the previous file is then unchanged
 */
export async function writeFileWhole(
  path: string,
  data: string | Uint8Array,
  { mode }: { readonly mode?: number } = {},
): Promise<void> {
  const temporary = join(dirname(path), stagingName(basename(path), randomUUID().slice(0, 8)));
  const chunk = typeof data === "string" ? Buffer.from(data) : data;
  try {
    await writeNewFile(temporary, [chunk], { ...(mode !== undefined && { mode }) });
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // The first error says more.
    throw error;
  }
}

/**
 * Writes a new file from chunks and flushes it. Meant for the staging folder of `replaceFolder`: the file is not atomic by itself.
 *
 * @returns its size in bytes
 * @throws the system's error, EEXIST if the file exists
 */
export async function writeNewFile(
  path: string,
  chunks: Iterable<Uint8Array>,
  { mode }: { readonly mode?: number } = {},
): Promise<number> {
  const file = await open(path, "wx", mode);
  let sizeBytes = 0;
  try {
    for (const chunk of chunks) {
      await file.writeFile(chunk);
      sizeBytes += chunk.byteLength;
    }
    await file.sync(); // Some systems report a full disk only here.
  } finally {
    await file.close();
  }
  return sizeBytes;
}
