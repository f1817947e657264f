import type { DataFiles } from "./data-files.ts";

/** How far reading has come. */
export interface ReadProgress {
  readonly bytesRead: number;
  /** Undefined where a folder is read, whose size nobody has added up. */
  readonly totalBytes: number | undefined;
  /** Records met so far, bad ones included. */
  readonly rows: number;
}

/** Wraps file access so that every byte read is told, and reading stops when the signal says so. */
export function meteredFiles(files: DataFiles, onBytes: (count: number) => void, signal?: AbortSignal): DataFiles {
  return {
    stat: (path) => files.stat(path),
    list: (folder) => files.list(folder),
    read: async function* (path) {
      signal?.throwIfAborted();
      for await (const chunk of files.read(path)) {
        signal?.throwIfAborted();
        onBytes(chunk.length);
        yield chunk;
      }
    },
    readRange: async (path, start, end) => {
      signal?.throwIfAborted();
      const bytes = await files.readRange(path, start, end);
      onBytes(bytes.length);
      return bytes;
    },
  };
}

/** The bytes of all paths together, or undefined when one of them is a folder. */
export async function totalBytesOf(files: DataFiles, paths: readonly string[]): Promise<number | undefined> {
  let total = 0;
  for (const path of paths) {
    const status = await files.stat(path);
    if (status?.kind === "folder") return undefined;
    total += status?.sizeBytes ?? 0;
  }
  return total;
}
