import { open } from "node:fs/promises";

import writeFileAtomic from "write-file-atomic";

/**
 * Writes a file as a whole: readers see the previous content or the new one, also after a crash.
 *
 * The data goes to a temporary file beside the target, is flushed to the disk and takes the target's name.
 *
 * @param mode - permissions of the file, such as 0o600 for a file that holds a secret
 * @throws the system's error; the previous file is then unchanged
 */
export async function writeFileWhole(
  path: string,
  data: string | Uint8Array,
  { mode }: { readonly mode?: number } = {},
): Promise<void> {
  const bytes = typeof data === "string" ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  await writeFileAtomic(path, bytes, { ...(mode !== undefined && { mode }) });
}

/**
 * Writes a new file from chunks and flushes it. Meant for the staging folder of {@link replaceFolder}: the file is not atomic by itself.
 *
 * @returns its size in bytes
 * @throws the system's error, EEXIST if the file exists
 */
export async function writeNewFile(path: string, chunks: Iterable<Uint8Array>): Promise<number> {
  const file = await open(path, "wx");
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
