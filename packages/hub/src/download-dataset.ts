import { readdir } from "node:fs/promises";
import { join, sep } from "node:path";

import { isCommit } from "./cache.ts";
import { chooseDatasetFiles, type DatasetSplit } from "./dataset-files.ts";
import { HubError, isOutage } from "./errors.ts";
import { type DatasetReference, formatReference } from "./reference.ts";
import type { HubSettings } from "./hub-settings.ts";
import { type CachedSnapshot, describeReference, findCached, openRemote } from "./snapshot.ts";
import type { TransferOptions } from "./transfer-progress.ts";

export interface DownloadDatasetOptions extends TransferOptions {
  /** The split to choose if the reference names no file; "train" by default. */
  readonly split?: DatasetSplit | undefined;
}

export interface DownloadedDataset {
  /** In the cache, with their names in the repository. */
  readonly paths: readonly string[];
  /** `hf://datasets/owner/name@commit`. */
  readonly source: string;
  readonly commit: string;
  readonly bytesReceived: number;
  /** Why the hub did not answer. The cached version of the revision is used then. */
  readonly staleBecause?: string;
}

const MAX_FILE_BYTES = 16 * 2 ** 30;

/**
 * Downloads the missing files of a dataset into the cache: the file that the reference names, otherwise the files of one split.
 *
 * @throws HubError, and the signal's reason when it is aborted; the bytes received so far are kept
 */
export async function downloadDataset(
  reference: DatasetReference,
  settings: HubSettings,
  options: DownloadDatasetOptions = {},
): Promise<DownloadedDataset> {
  const { split = "train" } = options;
  const cached = await findCached(reference, settings);
  const found = cached === undefined ? undefined : await chooseCached(cached, reference, split);
  const isNamed = found?.[0] !== undefined && found[0] === reference.path;
  if (settings.isOffline) return fromCache(requireCached(cached, found, reference, settings), found ?? [], reference);
  if (cached !== undefined && isNamed && isCommit(reference.revision)) return fromCache(cached, found, reference);
  try {
    return await downloadMissing(reference, settings, options);
  } catch (error) {
    if (cached === undefined || found === undefined || !isOutage(error)) throw error;
    return { ...fromCache(cached, found, reference), staleBecause: error.message };
  }
}

async function downloadMissing(
  reference: DatasetReference,
  settings: HubSettings,
  options: DownloadDatasetOptions,
): Promise<DownloadedDataset> {
  const { split = "train" } = options;
  const subject = describeReference(reference);
  const remote = await openRemote(reference, settings, { ...options, isRecursive: true });
  try {
    const { commit, folder, files } = remote;
    const chosen = chooseDatasetFiles([...files.keys()], split, subject, reference.path);
    const wanted = chosen.flatMap((path) => files.get(path) ?? []);
    const large = wanted.find(({ sizeBytes }) => sizeBytes > MAX_FILE_BYTES);
    if (large !== undefined) {
      const problem = `"${large.path}" of the ${subject} has ${large.sizeBytes} bytes. The limit is ${MAX_FILE_BYTES}.`;
      throw new HubError("TOO_LARGE", `${problem} Choose a smaller file.`);
    }
    const bytesReceived = await remote.download(wanted, options.onProgress);
    const paths = chosen.map((path) => join(folder, path));
    return { paths, source: formatReference(reference, commit), commit, bytesReceived };
  } finally {
    await remote.dispose();
  }
}

/** The files that would be chosen from the cache; undefined if some are missing. */
async function chooseCached(
  { folder }: CachedSnapshot,
  reference: DatasetReference,
  split: DatasetSplit,
): Promise<readonly string[] | undefined> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const paths = names.map((name) => name.replaceAll(sep, "/")).sort();
  try {
    const chosen = chooseDatasetFiles(paths, split, describeReference(reference), reference.path);
    return isComplete(chosen, reference) ? chosen : undefined;
  } catch {
    return undefined;
  }
}

/** The name of a shard contains the number of shards: `train-00000-of-00002.parquet` is one of two. */
function isComplete(chosen: readonly string[], { path }: DatasetReference): boolean {
  const shards = Number(/-of-(\d+)\./.exec(chosen[0] ?? "")?.[1] ?? chosen.length);
  return chosen[0] === path || chosen.length >= shards;
}

function requireCached(
  cached: CachedSnapshot | undefined,
  found: readonly string[] | undefined,
  reference: DatasetReference,
  { cacheFolder }: HubSettings,
): CachedSnapshot {
  if (cached !== undefined && found !== undefined) return cached;
  const problem = `The ${describeReference(reference)} cannot be downloaded: HF_HUB_OFFLINE is set, and it is not in "${cacheFolder}".`;
  throw new HubError("OFFLINE", `${problem} Go online and unset HF_HUB_OFFLINE to download it.`);
}

function fromCache(
  { folder, commit }: CachedSnapshot,
  paths: readonly string[],
  reference: DatasetReference,
): DownloadedDataset {
  const source = formatReference(reference, commit);
  return { paths: paths.map((path) => join(folder, path)), source, commit, bytesReceived: 0 };
}
