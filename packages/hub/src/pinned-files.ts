import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";

import { openConnection } from "./connection.ts";
import { downloadBlob } from "./download-blob.ts";
import { HubError } from "./errors.ts";
import type { HubSettings } from "./hub-settings.ts";
import { createTransferProgress, type TransferOptions } from "./transfer-progress.ts";

/** A file with known bytes on a server that is not a hub. */
export interface PinnedFile {
  readonly name: string;
  readonly url: string;
  readonly sizeBytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

export interface PinnedFilesOptions extends TransferOptions {
  /** Gets the files, named by their hash. */
  readonly folder: string;
  /** What is downloaded, for messages. */
  readonly subject: string;
  /** What to do if the server cannot be reached. */
  readonly advice: string;
  readonly settings: Pick<HubSettings, "isOffline" | "proxies">;
}

/**
 * Downloads files that are not in the folder yet, and checks size and SHA-256 of each before it is used. The hub's token is not sent. An
 * interrupted download is resumed by the next call.
 *
 * @returns name → path
 * @throws HubError OFFLINE, HUB_UNREACHABLE, HUB_FAILED, HASH_MISMATCH, CACHE_UNWRITABLE; the signal's reason when it is aborted
 */
export async function fetchPinnedFiles(
  files: readonly PinnedFile[],
  options: PinnedFilesOptions,
): Promise<Readonly<Record<string, string>>> {
  const { folder, subject, advice, settings } = options;
  const { signal = new AbortController().signal, onProgress = () => undefined, sleep } = options;
  const missing: PinnedFile[] = [];
  for (const file of files) if (!(await isIntact(folder, file))) missing.push(file);
  const totalBytes = missing.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (missing.length > 0 && settings.isOffline) {
    throw new HubError("OFFLINE", `The ${subject} is not on this machine, and HF_HUB_OFFLINE is set. ${advice}`);
  }
  const progress = createTransferProgress({ type: "downloading", repo: subject, totalBytes, onProgress });
  if (missing.length > 0) progress.report();
  for (const { name, url, sizeBytes, sha256 } of missing) {
    const { isOffline, proxies } = settings; // Not the token of the hub.
    const server = { isOffline, proxies, endpoint: new URL(url).origin, cacheFolder: folder, usesSymlinks: false };
    const connection = openConnection(server, { subject, advice, signal, sleep });
    try {
      await downloadBlob(connection, {
        ...{ url, subject, advice, signal, isCompressible: true },
        file: { path: name, sizeBytes, hash: sha256 },
        blobFolder: folder,
        onFound: (count) => progress.addFound(count),
        onBytes: (count) => progress.add(count),
      });
    } finally {
      await connection.dispose();
    }
  }
  if (missing.length > 0) progress.report();
  return Object.fromEntries(files.map(({ name, sha256 }) => [name, join(folder, sha256)]));
}

/** Whether an earlier download is still whole. A damaged one is removed. */
async function isIntact(folder: string, { sizeBytes, sha256 }: PinnedFile): Promise<boolean> {
  const path = join(folder, sha256);
  const status = await stat(path).catch(() => undefined); // It was not downloaded yet.
  if (status === undefined) return false;
  if (status.size === sizeBytes && (await sha256Of(path)) === sha256) return true;
  await rm(path, { recursive: true, force: true });
  return false;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array); // A stream without an encoding has bytes.
  return hash.digest("hex");
}
