import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { isCommit } from "./cache.ts";
import { HubError, isOutage } from "./errors.ts";
import { chooseModelFiles, chooseShards, missingAmong, readShardNames, WEIGHT_INDEX } from "./model-files.ts";
import { formatReference, type HubReference } from "./reference.ts";
import type { HubSettings } from "./settings.ts";
import { type CachedSnapshot, describeReference, findCached, openRemote } from "./snapshot.ts";
import type { TransferOptions } from "./transfer-progress.ts";

export interface DownloadModelOptions extends TransferOptions {
  /** Sees `config.json`, parsed, before anything large is fetched; what it throws ends the download. */
  readonly checkConfig?: ((json: unknown) => void) | undefined;
}

export interface DownloadedModel {
  /** In Hugging Face's layout. */
  readonly folder: string;
  /** `owner/name@commit`. */
  readonly source: string;
  readonly commit: string;
  /** That came over the network; 0 where all was there. */
  readonly bytesReceived: number;
  /** Set if the hub could not be asked, and the revision is as it was when it was last asked. */
  readonly staleBecause?: string;
}

/**
 * Fetches a model into the cache, as far as it is not there: `config.json`, safetensors and what its tokenizer needs.
 *
 * @throws HubError, what `checkConfig` throws, and the signal's reason when it is aborted: what has come is kept then
 */
export async function downloadModel(
  reference: HubReference,
  settings: HubSettings,
  options: DownloadModelOptions = {},
): Promise<DownloadedModel> {
  if (settings.isOffline) return cachedModel(await requireCached(reference, settings), reference);
  const cached = await findCached(reference, settings);
  const isWhole = cached !== undefined && (await whatLacks(cached, reference)) === undefined;
  if (isWhole && isCommit(reference.revision)) return cachedModel(cached, reference); // A commit never changes.
  try {
    return await fetchModel(reference, settings, options);
  } catch (error) {
    if (!isWhole || !isOutage(error)) throw error;
    return { ...cachedModel(cached, reference), staleBecause: error.message };
  }
}

async function fetchModel(
  reference: HubReference,
  settings: HubSettings,
  options: DownloadModelOptions,
): Promise<DownloadedModel> {
  const subject = describeReference(reference);
  const remote = await openRemote(reference, settings, { ...options, isRecursive: false });
  try {
    const { commit, folder, files } = remote;
    const { config, tokenizer, weights } = chooseModelFiles(files, subject);
    const first = weights.path === WEIGHT_INDEX ? [config, weights] : [config];
    let bytesReceived = await remote.fetch(first);
    options.checkConfig?.(await readConfig(join(folder, config.path), subject));
    const shards =
      weights.path === WEIGHT_INDEX ? chooseShards(await readShardNames(folder, subject), files, subject) : [weights];
    bytesReceived += await remote.fetch([...tokenizer, ...shards], options.onProgress);
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
    throw new HubError("MODEL_INCOMPLETE", `${problem} Choose another revision, or tell its owner.`, { cause });
  }
}

function cachedModel({ folder, commit }: CachedSnapshot, reference: HubReference): DownloadedModel {
  return { folder, commit, source: formatReference(reference, commit), bytesReceived: 0 };
}

async function requireCached(reference: HubReference, settings: HubSettings): Promise<CachedSnapshot> {
  const cached = await findCached(reference, settings);
  const lacks = cached === undefined ? "nothing" : await whatLacks(cached, reference);
  if (cached !== undefined && lacks === undefined) return cached;
  const state = cached === undefined ? "nothing of it" : `no ${String(lacks)} of it`;
  const problem = `The ${describeReference(reference)} cannot be fetched: HF_HUB_OFFLINE is set, and "${settings.cacheFolder}" has ${state}.`;
  throw new HubError("OFFLINE", `${problem} Unset HF_HUB_OFFLINE once, while you are online.`);
}

async function whatLacks({ folder }: CachedSnapshot, reference: HubReference): Promise<string | undefined> {
  const names: string[] = [];
  for (const name of await readdir(folder)) {
    const status = await stat(join(folder, name)).catch(() => undefined); // A link to a blob that was removed.
    if (status?.isFile() === true) names.push(name);
  }
  return missingAmong(names, () => readShardNames(folder, describeReference(reference)));
}
