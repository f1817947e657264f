import { stat } from "node:fs/promises";
import { join } from "node:path";

import { datasetInfo, listFiles, modelInfo } from "@huggingface/hub";

import { isCommit, openRepoCache, type RepoCache, withDiskErrors } from "./cache.ts";
import { type Connection, openConnection } from "./connection.ts";
import { downloadBlob } from "./download-blob.ts";
import { HubError } from "./errors.ts";
import type { RemoteFile } from "./partial-blob.ts";
import { type HubReference, isSafePath } from "./reference.ts";
import type { HubSettings } from "./hub-settings.ts";
import { createTransferProgress, type TransferEvent, type TransferOptions } from "./transfer-progress.ts";

/** A repository at one commit: its files, and a function that downloads them into the cache. */
export interface RemoteSnapshot {
  readonly commit: string;
  /** The folder with the downloaded files, by name. */
  readonly folder: string;
  /** By path. The paths are checked to be inside the folder. */
  readonly files: ReadonlyMap<string, RemoteFile>;
  /** Downloads the files that the cache lacks. @returns bytes downloaded */
  download(files: readonly RemoteFile[], onProgress?: TransferOptions["onProgress"]): Promise<number>;
  dispose(): Promise<void>;
}

/** A commit with files in the cache. */
export interface CachedSnapshot {
  readonly commit: string;
  readonly folder: string;
}

/** Finds a revision in the cache, without a request. */
export async function findCached(reference: HubReference, settings: HubSettings): Promise<CachedSnapshot | undefined> {
  const cache = openRepoCache(settings, reference);
  const commit = await cache.readRef(reference.revision);
  if (commit === undefined) return undefined;
  const folder = cache.snapshotFolder(commit);
  const status = await stat(folder).catch(() => undefined);
  return status?.isDirectory() === true ? { commit, folder } : undefined;
}

/**
 * Asks a hub for the commit and the files of a revision. The caller disposes of the result.
 *
 * @throws HubError, and the signal's reason when it is aborted
 */
export async function openRemote(
  reference: HubReference,
  settings: HubSettings,
  options: TransferOptions & { readonly isRecursive: boolean },
): Promise<RemoteSnapshot> {
  const { signal = new AbortController().signal, sleep } = options;
  const subject = describeReference(reference);
  const connection = openConnection(settings, { subject, signal, sleep });
  try {
    const cache = openRepoCache(settings, reference);
    const commit = await resolveCommit(connection, reference);
    const files = await listRemoteFiles(connection, reference, commit, options.isRecursive);
    await cache.writeRef(reference.revision, commit);
    const context = { connection, cache, reference, commit, subject, signal };
    return {
      commit,
      folder: cache.snapshotFolder(commit),
      files,
      download: (wanted, onProgress) => downloadFiles(wanted, context, onProgress),
      dispose: () => connection.dispose(),
    };
  } catch (error) {
    await connection.dispose();
    throw error;
  }
}

export function describeReference({ kind, repo, revision }: HubReference): string {
  return `${kind} "${repo}"${revision === "main" ? "" : ` at "${revision}"`}`;
}

async function resolveCommit({ endpoint, fetch }: Connection, reference: HubReference): Promise<string> {
  const { kind, repo: name, revision } = reference;
  const ask = { name, revision, hubUrl: endpoint, fetch, additionalFields: ["sha" as const] };
  const { sha }: { sha?: unknown } = kind === "dataset" ? await datasetInfo(ask) : await modelInfo(ask);
  if (typeof sha === "string" && isCommit(sha)) return sha;
  throw malformed(endpoint, reference, "has no commit");
}

/** More files than any model has. The limit also stops an endless list. */
const MAX_FILES = 20_000;

async function listRemoteFiles(
  { endpoint, fetch }: Connection,
  reference: HubReference,
  commit: string,
  isRecursive: boolean,
): Promise<ReadonlyMap<string, RemoteFile>> {
  const repo = { type: reference.kind, name: reference.repo };
  const files = new Map<string, RemoteFile>();
  let count = 0;
  for await (const { type, path, size, oid, lfs } of listFiles({
    ...{ repo, revision: commit, recursive: isRecursive },
    ...{ hubUrl: endpoint, fetch },
  })) {
    if (++count > MAX_FILES) {
      const problem = `The ${describeReference(reference)} has more than ${MAX_FILES} files.`;
      throw new HubError("TOO_LARGE", `${problem} Add the name of a file to the reference.`);
    }
    if (type !== "file") continue;
    if (typeof path !== "string" || !isSafePath(path)) {
      const problem = `The ${describeReference(reference)} has a file named ${JSON.stringify(path).slice(0, 100)}, which points outside its folder.`;
      throw new HubError("NAME_UNSAFE", `${problem} Nothing was downloaded. Do not trust this repository.`);
    }
    const hash = lfs?.oid ?? oid;
    const sizeBytes = lfs?.size ?? size;
    if (typeof hash !== "string" || !HASH.test(hash) || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0) {
      throw malformed(endpoint, reference, `describes "${path}" without size and hash`);
    }
    files.set(path, { path, sizeBytes, hash });
  }
  return files;
}

/** A hash becomes a file name in the cache, so it is checked. */
const HASH = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

interface DownloadContext {
  readonly connection: Connection;
  readonly cache: RepoCache;
  readonly reference: HubReference;
  readonly commit: string;
  readonly subject: string;
  readonly signal: AbortSignal;
}

async function downloadFiles(
  wanted: readonly RemoteFile[],
  context: DownloadContext,
  onProgress: (event: TransferEvent) => void = () => undefined,
): Promise<number> {
  const { connection, cache, reference, commit, subject, signal } = context;
  const missing: RemoteFile[] = [];
  for (const file of wanted) if (!(await cache.has(commit, file.path, file.sizeBytes))) missing.push(file);
  if (missing.length === 0) return 0;

  const totalBytes = missing.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const progress = createTransferProgress({ type: "downloading", repo: reference.repo, totalBytes, onProgress });
  progress.report();
  let received = 0;
  for (const file of missing) {
    signal.throwIfAborted();
    const isCached = await hasBlob(cache, file);
    if (isCached) progress.addFound(file.sizeBytes);
    else {
      await downloadBlob(connection, {
        ...{ url: fileUrl(connection.endpoint, reference, commit, file.path), file, subject, signal },
        blobFolder: cache.blobFolder,
        onFound: (count) => progress.addFound(count),
        onBytes: (count) => {
          received += count;
          progress.add(count);
        },
      });
    }
    await cache.link(commit, file.path, file.hash, !isCached);
  }
  progress.report();
  return received;
}

function hasBlob({ blobFolder }: RepoCache, { hash, sizeBytes }: RemoteFile): Promise<boolean> {
  return withDiskErrors(blobFolder, async () => {
    const status = await stat(join(blobFolder, hash)).catch(() => undefined);
    return status?.isFile() === true && status.size === sizeBytes;
  });
}

function fileUrl(endpoint: string, { kind, repo }: HubReference, commit: string, path: string): string {
  const prefix = kind === "model" ? "" : `${kind}s/`;
  return `${endpoint}/${prefix}${repo}/resolve/${commit}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

function malformed(endpoint: string, reference: HubReference, what: string): HubError {
  const problem = `The answer of ${endpoint} about the ${describeReference(reference)} ${what}.`;
  return new HubError("HUB_FAILED", `${problem} Is HF_ENDPOINT the URL of a Hugging Face hub?`);
}
