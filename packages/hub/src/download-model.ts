import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { isCommit } from "./cache.ts";
import { HubError, isOutage } from "./errors.ts";
import {
  chooseModelFiles,
  chooseShards,
  EXPORT_FOLDER,
  firstMissingFile,
  readShardNames,
  WEIGHT_INDEX,
} from "./model-files.ts";
import { formatReference, type HubReference } from "./reference.ts";
import type { HubSettings } from "./hub-settings.ts";
import { type CachedSnapshot, describeReference, findCached, openRemote } from "./snapshot.ts";
import type { TransferOptions } from "./transfer-progress.ts";

export interface DownloadModelOptions extends TransferOptions {
  /** Receives `config.json`, parsed, before large files are downloaded. If it throws, the download ends with that error. */
  readonly checkConfig?: ((json: unknown) => void) | undefined;
}

export interface DownloadedModel {
  /** Files in the layout of Hugging Face's libraries. */
  readonly folder: string;
  /** `owner/name@commit`. */
  readonly source: string;
  readonly commit: string;
  /** Bytes downloaded; 0 if everything was in the cache. */
  readonly bytesReceived: number;
  /** Why the hub did not answer. The cached version of the revision is used then. */
  readonly staleBecause?: string;
}

/**
 * Downloads the missing files of a model into the cache: `config.json`, the weights and the tokenizer.
 *
 * @throws HubError, what `checkConfig` throws, and the signal's reason when it is aborted; the bytes received so far are kept
 */
export async function downloadModel(
  reference: HubReference,
  settings: HubSettings,
  options: DownloadModelOptions = {},
): Promise<DownloadedModel> {
  if (settings.isOffline) return cachedModel(await requireCached(reference, settings), reference);
  const cached = await findCached(reference, settings);
  const isComplete = cached !== undefined && (await findMissingFile(cached, reference)) === undefined;
  if (isComplete && isCommit(reference.revision)) return cachedModel(cached, reference); // A commit never changes.
  try {
    return await downloadMissing(reference, settings, options);
  } catch (error) {
    if (!isComplete || !isOutage(error)) throw error;
    return { ...cachedModel(cached, reference), staleBecause: error.message };
  }
}

async function downloadMissing(
  reference: HubReference,
  settings: HubSettings,
  options: DownloadModelOptions,
): Promise<DownloadedModel> {
  const subject = describeReference(reference);
  const remote = await openRemote(reference, settings, { ...options, isRecursive: true });
  try {
    const { commit, folder, files } = remote;
    const { config, tokenizer, weights } = chooseModelFiles(files, subject);
    const first = weights.path === WEIGHT_INDEX ? [config, weights] : [config];
    let bytesReceived = await remote.download(first);
    options.checkConfig?.(await readConfig(join(folder, config.path), subject));
    const shards =
      weights.path === WEIGHT_INDEX ? chooseShards(await readShardNames(folder, subject), files, subject) : [weights];
    bytesReceived += await remote.download([...tokenizer, ...shards], options.onProgress);
    return { folder, commit, source: formatReference(reference, commit), bytesReceived };
  } finally {
    await remote.dispose();
  }
}

async function readConfig(path: string, subject: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    const problem = `The config.json of the ${subject} is not JSON.`;
    throw new HubError("MODEL_INCOMPLETE", `${problem} Choose another revision, or inform its owner.`, { cause });
  }
}

function cachedModel({ folder, commit }: CachedSnapshot, reference: HubReference): DownloadedModel {
  return { folder, commit, source: formatReference(reference, commit), bytesReceived: 0 };
}

async function requireCached(reference: HubReference, settings: HubSettings): Promise<CachedSnapshot> {
  const cached = await findCached(reference, settings);
  const missing = cached === undefined ? undefined : await findMissingFile(cached, reference);
  if (cached !== undefined && missing === undefined) return cached;
  const name = missing === undefined ? "it" : `its ${missing}`;
  const problem = `The ${describeReference(reference)} cannot be downloaded: HF_HUB_OFFLINE is set, and ${name} is not in "${settings.cacheFolder}".`;
  throw new HubError("OFFLINE", `${problem} Go online and unset HF_HUB_OFFLINE to download it.`);
}

async function findMissingFile({ folder }: CachedSnapshot, reference: HubReference): Promise<string | undefined> {
  const exported = (await readdir(join(folder, EXPORT_FOLDER)).catch(() => [])).map(
    (name) => `${EXPORT_FOLDER}/${name}`,
  );
  const names: string[] = [];
  for (const name of [...(await readdir(folder)), ...exported]) {
    const status = await stat(join(folder, name)).catch(() => undefined); // The target of a link may have been deleted.
    if (status?.isFile() === true) names.push(name);
  }
  return firstMissingFile(names, () => readShardNames(folder, describeReference(reference)));
}
