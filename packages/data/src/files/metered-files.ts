import type { DataFiles } from "./data-files.ts";

/** Progress of reading. */
export interface ReadProgress {
  readonly bytesRead: number;
  /** Undefined if a folder is read, because its total size is not known. */
  readonly totalBytes: number | undefined;
  /** Records so far, bad ones included. */
  readonly rows: number;
}

/** Wraps file access: reports every read to `onBytes` and stops when the signal is aborted. */
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

/** The total size of all paths, or undefined if one of them is a folder. */
export async function totalBytesOf(files: DataFiles, paths: readonly string[]): Promise<number | undefined> {
  let total = 0;
  for (const path of paths) {
    const status = await files.stat(path);
    if (status?.kind === "folder") return undefined;
    total += status?.sizeBytes ?? 0;
  }
  return total;
}
