import { pathToFileURL } from "node:url";

import { commit, createRepo, type SpaceSdk } from "@huggingface/hub";

import { type Connection, openConnection } from "./connection.ts";
import { HubError } from "./errors.ts";
import { plainText } from "./explain-failure.ts";
import { type FileToPush, listFilesToPush, requireModel, requireSpace } from "./files-to-push.ts";
import { parseTarget, type RepoKind } from "./reference.ts";
import type { HubSettings } from "./hub-settings.ts";
import { createTransferProgress, type TransferOptions } from "./transfer-progress.ts";

export interface PushOptions extends TransferOptions {
  /** `owner/name`; created if it does not exist, otherwise updated. */
  readonly repo: string;
  readonly folder: string;
  /** Texts that replace the contents of files, by their names in the folder. */
  readonly contents?: Readonly<Record<string, string>> | undefined;
  /** Whether a new repository is private; true by default. An existing repository keeps its visibility. */
  readonly isPrivate?: boolean | undefined;
  readonly settings: HubSettings;
  /** Title of the commit. */
  readonly title?: string | undefined;
}

export interface Pushed {
  /** Address of the repository's page. */
  readonly url: string;
  readonly commit: string;
  /** Whether the repository was created. */
  readonly isNew: boolean;
}

/**
 * Pushes a saved model to a hub, in one commit.
 *
 * @throws HubError, and the signal's reason when it is aborted; the hub keeps the large files that were sent completely
 */
export async function pushModel(options: PushOptions): Promise<Pushed> {
  const files = await listFilesToPush(options.folder);
  requireModel(files, options.folder);
  return push("model", files, options);
}

/**
 * Pushes a Space to a hub, in one commit. The hub then builds it; `followSpace` waits for that.
 *
 * @throws HubError, and the signal's reason when it is aborted
 */
export async function pushSpace(options: PushOptions & { readonly sdk: "gradio" | "static" }): Promise<Pushed> {
  const files = await listFilesToPush(options.folder);
  requireSpace(files, options.folder, options.sdk);
  return push("space", files, options, options.sdk);
}

/** Passed to the library instead of the token. The connection adds the token. */
const NO_TOKEN = "hf_the_connection_adds_it";

async function push(
  kind: Exclude<RepoKind, "dataset">,
  files: readonly FileToPush[],
  options: PushOptions,
  sdk?: SpaceSdk,
): Promise<Pushed> {
  const { settings, isPrivate = true, title = "Upload with Sentiment Tuner", onProgress = () => undefined } = options;
  const { signal = new AbortController().signal, sleep } = options;
  const name = parseTarget(options.repo);
  requireLogin(settings, name);
  const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const progress = createTransferProgress({ type: "uploading", repo: name, totalBytes, onProgress });
  let sent = 0;
  const onBytesSent = (count: number): void => {
    sent += count;
    progress.add(count);
  };
  const subject = `${kind} "${name}"`;
  const connection = openConnection(settings, { subject, signal, sleep, onBytesSent });
  const repo = { type: kind, name };
  const common = { repo, hubUrl: connection.endpoint, fetch: connection.fetch };
  try {
    const visibility = isPrivate ? "private" : "public";
    const isNew = await createIfMissing(() =>
      createRepo({ ...common, accessToken: NO_TOKEN, visibility, ...(sdk !== undefined && { sdk }) }),
    );
    progress.report();
    const operations = files.map(({ path, name: target }) => {
      const text = options.contents?.[target];
      const content = text === undefined ? pathToFileURL(path) : new Blob([text]);
      return { operation: "addOrUpdate" as const, path: target, content };
    });
    const done = await commit({ ...common, title, operations, abortSignal: signal, useXet: false });
    progress.add(totalBytes - sent); // Small files are part of the commit, and the hub may already have some large files.
    progress.report();
    if (done === undefined) throw new RangeError("The library returned no commit.");
    return { url: pageOf(connection, kind, name), commit: done.commit.oid, isNew };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof HubError || !(error instanceof Error)) throw error;
    const reason = plainText(error.message, settings.token);
    const message = `${connection.endpoint} did not accept the ${subject}: ${reason} Try again: files that were sent are kept.`;
    throw new HubError("HUB_FAILED", message, { cause: error });
  } finally {
    await connection.dispose();
  }
}

const CONFLICT = 409;

/** @returns whether the repository was created; false if it existed */
async function createIfMissing(create: () => Promise<unknown>): Promise<boolean> {
  try {
    await create();
    return true;
  } catch (error) {
    if (error instanceof HubError && error.status === CONFLICT) return false;
    throw error;
  }
}

function requireLogin({ token, endpoint, isOffline }: HubSettings, name: string): void {
  if (isOffline) {
    throw new HubError("OFFLINE", `"${name}" cannot be pushed: HF_HUB_OFFLINE is set. Go online and unset it.`);
  }
  if (token !== undefined) return;
  const advice = `Create a token with write permission at ${endpoint}/settings/tokens, and set HF_TOKEN to it.`;
  throw new HubError("TOKEN_MISSING", `"${name}" cannot be pushed: you are not logged in. ${advice}`);
}

function pageOf({ endpoint }: Connection, kind: RepoKind, name: string): string {
  return `${endpoint}/${kind === "space" ? "spaces/" : ""}${name}`;
}
