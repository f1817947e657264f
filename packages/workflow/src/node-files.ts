import { readdir, stat } from "node:fs/promises";

import type { DataFiles } from "@sentiment-tuner/data";
import { errorCode, openRegularFile } from "@sentiment-tuner/files";

/** The file access of `data`, over the local disk. */
export const nodeFiles: DataFiles = {
  async stat(path) {
    try {
      const status = await stat(path);
      return { kind: status.isDirectory() ? "folder" : "file", sizeBytes: status.size, modifiedMs: status.mtimeMs };
    } catch (error) {
      if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return undefined;
      throw error;
    }
  },
  async list(folder) {
    return (await readdir(folder)).sort();
  },
  async *read(path) {
    const file = await openRegularFile(path);
    yield* file.createReadStream({ highWaterMark: 2 ** 20 }) as AsyncIterable<Uint8Array>; // It closes the file.
  },
  async readRange(path, start, end) {
    const handle = await openRegularFile(path);
    try {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      return bytes.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  },
};
