import { createHash, type Hash } from "node:crypto";
import { join } from "node:path";

import type { DataFiles } from "@sentiment-tuner/data";

/**
 * SHA-256 of the bytes of a file, or of the names and bytes of all files in a folder, in the order of their names.
 *
 * @returns in hexadecimal
 */
export async function sha256Of(files: DataFiles, path: string): Promise<string> {
  const hash = createHash("sha256");
  await addPath(hash, files, path);
  return hash.digest("hex");
}

async function addPath(hash: Hash, files: DataFiles, path: string): Promise<void> {
  const status = await files.stat(path);
  if (status?.kind !== "folder") {
    for await (const chunk of files.read(path)) hash.update(chunk);
    return;
  }
  for (const name of await files.list(path)) {
    hash.update(`\0${name}\0`);
    await addPath(hash, files, join(path, name));
  }
}
