import { join } from "node:path";

import { type DataFiles, DataError } from "@sentiment-tuner/data";

import { sha256Of } from "./sha256.ts";

/** The files of a dataset as they were before they were read. */
export interface Snapshot {
  /** Path → SHA-256 of the file, or of all files of the folder, in hexadecimal. */
  readonly sha256: Readonly<Record<string, string>>;
  /** @throws DataError FILE_BROKEN naming the file that has another size or time now */
  requireUnchanged(): Promise<void>;
}

/** Computes the SHA-256 of each path, so that a report names the bytes that were read, and not those of a later edit. */
export async function takeSnapshot(files: DataFiles, paths: readonly string[]): Promise<Snapshot> {
  const stamps = new Map<string, string>();
  const sha256: Record<string, string> = {};
  for (const path of paths) {
    stamps.set(path, await stampOf(files, path));
    if ((await files.stat(path)) !== undefined) sha256[path] = await sha256Of(files, path); // The reader says what is missing.
  }
  return {
    sha256,
    async requireUnchanged() {
      for (const [path, stamp] of stamps) {
        if ((await stampOf(files, path)) === stamp) continue;
        throw new DataError(
          "FILE_BROKEN",
          `"${path}" was changed while it was read. Read it again when it is complete.`,
        );
      }
    },
  };
}

/**
 * The paths with another content than when they were read, or none.
 *
 * @param sha256 - path → SHA-256 when it was read
 */
export async function findChanged(
  files: DataFiles,
  sha256: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const [path, sum] of Object.entries(sha256)) {
    const now = await sha256Of(files, path).catch(() => undefined); // It was removed, or can no longer be read.
    if (now !== sum) changed.push(path);
  }
  return changed;
}

/** Size and time of a file, or of all files in a folder. */
async function stampOf(files: DataFiles, path: string): Promise<string> {
  const status = await files.stat(path);
  if (status?.kind !== "folder") return `${path} ${String(status?.sizeBytes)} ${String(status?.modifiedMs)}`;
  const stamps: string[] = [];
  for (const name of await files.list(path)) stamps.push(await stampOf(files, join(path, name)));
  return stamps.join("\n");
}
