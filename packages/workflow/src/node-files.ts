import { createReadStream } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";

import type { DataFiles } from "@sentiment-tuner/data";
import { errorCode } from "@sentiment-tuner/files";

/** The file access of `data`, over the local disk. */
export const nodeFiles: DataFiles = {
  async stat(path) {
    try {
      const status = await stat(path);
      return { kind: status.isDirectory() ? "folder" : "file", sizeBytes: status.size };
    } catch (error) {
      if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return undefined;
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
