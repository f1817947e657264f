import { pathToFileURL } from "node:url";

import { commit, createRepo, type SpaceSdk } from "@huggingface/hub";

import { type Connection, openConnection } from "./connection.ts";
import { HubError } from "./errors.ts";
import { plainText } from "./failures.ts";
import { listLocalFiles, type LocalFile, requireModel, requireSpace } from "./local-files.ts";
import type { RepoKind } from "./reference.ts";
import { parseTarget } from "./reference.ts";
import type { HubSettings } from "./settings.ts";
import { createTransferProgress, type TransferOptions } from "./transfer-progress.ts";

export interface PushOptions extends TransferOptions {
  /** `owner/name`; made if it is not there, else updated. */
  readonly repo: string;
  readonly folder: string;
  /** Texts that take the place of files, by their names in the folder. */
  readonly contents?: Readonly<Record<string, string>> | undefined;
  /** Whether a repository that is made is private; true if not given. One that is there stays as it is. */
  readonly isPrivate?: boolean | undefined;
  readonly settings: HubSettings;
  /** What the commit is called. */
  readonly title?: string | undefined;
}

export interface Pushed {
  /** The repository's page. */
  readonly url: string;
  readonly commit: string;
  /** Whether it was made now. */
  readonly isNew: boolean;
}

/**
 * Puts a saved model on a hub, in one commit.
 *
 * @throws HubError, and the signal's reason when it is aborted: large files that were sent by then need not be sent again
 */
export async function pushModel(options: PushOptions): Promise<Pushed> {
  const files = await listLocalFiles(options.folder);
  requireModel(files, options.folder);
  return push("model", files, options);
}

/**
 * Puts a demo on a hub, in one commit; it is then built there, see `followSpace`.
 *
 * @throws HubError, and the signal's reason when it is aborted
 */
export async function pushSpace(options: PushOptions & { readonly sdk: "gradio" | "static" }): Promise<Pushed> {
  const files = await listLocalFiles(options.folder);
  requireSpace(files, options.folder, options.sdk);
  return push("space", files, options, options.sdk);
}

/** What the library is given in place of the token, which only the connection knows. */
const NO_TOKEN = "hf_the_connection_adds_it";

async function push(
  kind: Exclude<RepoKind, "dataset">,
  files: readonly LocalFile[],
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
    const isNew = await makeRepo(() =>
      createRepo({ ...common, accessToken: NO_TOKEN, visibility, ...(sdk !== undefined && { sdk }) }),
    );
    progress.tell();
    const operations = files.map(({ path, name: target }) => {
      const text = options.contents?.[target];
      const content = text === undefined ? pathToFileURL(path) : new Blob([text]);
      return { operation: "addOrUpdate" as const, path: target, content };
    });
    const done = await commit({ ...common, title, operations, abortSignal: signal, useXet: false });
    progress.add(totalBytes - sent); // Small files are in the commit itself, and some large ones were there already.
    progress.tell();
    if (done === undefined) throw new RangeError("A commit to a repository has a result.");
    return { url: pageOf(connection, kind, name), commit: done.commit.oid, isNew };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof HubError || !(error instanceof Error)) throw error;
    const said = plainText(error.message, settings.token);
    const message = `${connection.endpoint} did not take the ${subject}: ${said} Try again; what was sent is kept there.`;
    throw new HubError("HUB_FAILED", message, { cause: error });
  } finally {
    await connection.dispose();
  }
}

const ALREADY_THERE = 409;

/** @returns whether it was made; false if it was there */
async function makeRepo(make: () => Promise<unknown>): Promise<boolean> {
  try {
    await make();
    return true;
  } catch (error) {
    if (error instanceof HubError && error.status === ALREADY_THERE) return false;
    throw error;
  }
}

function requireLogin({ token, endpoint, isOffline }: HubSettings, name: string): void {
  if (isOffline) {
    throw new HubError("OFFLINE", `"${name}" cannot be pushed: HF_HUB_OFFLINE is set. Unset it while you are online.`);
  }
  if (token !== undefined) return;
  const advice = `Make a token with the right to write at ${endpoint}/settings/tokens, and set HF_TOKEN to it.`;
  throw new HubError("TOKEN_MISSING", `"${name}" cannot be pushed: you are not logged in. ${advice}`);
}

function pageOf({ endpoint }: Connection, kind: RepoKind, name: string): string {
  return `${endpoint}/${kind === "space" ? "spaces/" : ""}${name}`;
}
