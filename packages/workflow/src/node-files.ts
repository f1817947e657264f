import { createReadStream } from "node:fs";
import { open, readdir, readFile, stat } from "node:fs/promises";

import type { DataFiles } from "@sentiment-tuner/data";

/** The file access of `data`, over the local disk. */
export const nodeFiles: DataFiles = {
  async stat(path) {
    try {
      const status = await stat(path);
      return { kind: status.isDirectory() ? "folder" : "file", sizeBytes: status.size };
    } catch (error) {
      if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
        return undefined;
      throw error;
    }
  },
  async list(folder) {
    return (await readdir(folder)).sort();
  },
  read: (path) => createReadStream(path, { highWaterMark: 2 ** 20 }),
  async readRange(path, start, end) {
    const handle = await open(path);
    try {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      return bytes.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  },
};

/** The whole text of a file; undefined if there is none. */
export async function readTextOf(path: string): Promise<string | undefined> {
  if ((await nodeFiles.stat(path))?.kind !== "file") return undefined;
  return readFile(path, "utf8");
}
