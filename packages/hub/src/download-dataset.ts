import { readdir } from "node:fs/promises";
import { join, sep } from "node:path";

import { isCommit } from "./cache.ts";
import { chooseDatasetFiles, type DatasetSplit } from "./dataset-files.ts";
import { HubError, isOutage } from "./errors.ts";
import { type DatasetReference, formatReference } from "./reference.ts";
import type { HubSettings } from "./settings.ts";
import { type CachedSnapshot, describeReference, findCached, openRemote } from "./snapshot.ts";
import type { TransferOptions } from "./transfer-progress.ts";

export interface DownloadDatasetOptions extends TransferOptions {
  /** Which part to choose where the reference names no file; "train" if not given. */
  readonly split?: DatasetSplit | undefined;
}

export interface DownloadedDataset {
  /** In the cache, by the names they have in the repository. */
  readonly paths: readonly string[];
  /** `hf://datasets/owner/name@commit`. */
  readonly source: string;
  readonly commit: string;
  readonly bytesReceived: number;
  /** Set if the hub could not be asked, and the revision is as it was when it was last asked. */
  readonly staleBecause?: string;
}

const LARGEST_FILE = 16 * 2 ** 30;

/**
 * Fetches a dataset's files into the cache, as far as they are not there: the file that is named, else those of one part.
 *
 * @throws HubError, and the signal's reason when it is aborted: what has come is kept then
 */
export async function downloadDataset(
  reference: DatasetReference,
  settings: HubSettings,
  options: DownloadDatasetOptions = {},
): Promise<DownloadedDataset> {
  const { split = "train" } = options;
  const cached = await findCached(reference, settings);
  const found = cached === undefined ? undefined : await choiceIn(cached, reference, split);
  const isNamed = found?.[0] !== undefined && found[0] === reference.path;
  if (settings.isOffline) return fromCache(requireCached(cached, found, reference, settings), found ?? [], reference);
  if (cached !== undefined && isNamed && isCommit(reference.revision)) return fromCache(cached, found, reference);
  try {
    return await fetchDataset(reference, settings, options);
  } catch (error) {
    if (cached === undefined || found === undefined || !isOutage(error)) throw error;
    return { ...fromCache(cached, found, reference), staleBecause: error.message };
  }
}

async function fetchDataset(
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
    const large = wanted.find(({ sizeBytes }) => sizeBytes > LARGEST_FILE);
    if (large !== undefined) {
      const problem = `"${large.path}" of the ${subject} has ${large.sizeBytes} bytes; at most ${LARGEST_FILE} are read.`;
      throw new HubError("TOO_LARGE", `${problem} Choose a smaller file of it.`);
    }
    const bytesReceived = await remote.fetch(wanted, options.onProgress);
    const paths = chosen.map((path) => join(folder, path));
    return { paths, source: formatReference(reference, commit), commit, bytesReceived };
  } finally {
    await remote.dispose();
  }
}

/** What would be chosen of what the cache has; undefined if nothing fits. */
async function choiceIn(
  { folder }: CachedSnapshot,
  reference: DatasetReference,
  split: DatasetSplit,
): Promise<readonly string[] | undefined> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const paths = names.map((name) => name.replaceAll(sep, "/")).sort();
  try {
    const chosen = chooseDatasetFiles(paths, split, describeReference(reference), reference.path);
    return isWhole(chosen, reference) ? chosen : undefined;
  } catch {
    return undefined;
  }
}

/** Pieces say how many they are: `train-00000-of-00002.parquet` alone is half of it. */
function isWhole(chosen: readonly string[], { path }: DatasetReference): boolean {
  const pieces = Number(/-of-(\d+)\./.exec(chosen[0] ?? "")?.[1] ?? chosen.length);
  return chosen[0] === path || chosen.length >= pieces;
}

function requireCached(
  cached: CachedSnapshot | undefined,
  found: readonly string[] | undefined,
  reference: DatasetReference,
  { cacheFolder }: HubSettings,
): CachedSnapshot {
  if (cached !== undefined && found !== undefined) return cached;
  const problem = `The ${describeReference(reference)} cannot be fetched: HF_HUB_OFFLINE is set, and "${cacheFolder}" does not have it.`;
  throw new HubError("OFFLINE", `${problem} Unset HF_HUB_OFFLINE once, while you are online.`);
}

function fromCache(
  { folder, commit }: CachedSnapshot,
  paths: readonly string[],
  reference: DatasetReference,
): DownloadedDataset {
  const source = formatReference(reference, commit);
  return { paths: paths.map((path) => join(folder, path)), source, commit, bytesReceived: 0 };
}
