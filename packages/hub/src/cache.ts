import { copyFile, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

import { errorCode, makeFolder, readTextIfPresent, writeFileWhole } from "@sentiment-tuner/files";

import { HubError } from "./errors.ts";
import type { HubReference } from "./reference.ts";
import type { HubSettings } from "./hub-settings.ts";

/**
 * One repository in the cache that all of Hugging Face's libraries share.
 *
 *     models--owner--name/
 *       refs/main            the commit of the branch
 *       blobs/<hash>         file contents: SHA-256 of a large file, git's SHA-1 of a small one
 *       snapshots/<commit>/  the files by name, linked to their blobs
 *
 * @see https://huggingface.co/docs/huggingface_hub/guides/manage-cache
 */
export interface RepoCache {
  readonly blobFolder: string;
  snapshotFolder(commit: string): string;
  /** The commit of a revision at the last request; undefined if it is unknown. */
  readRef(revision: string): Promise<string | undefined>;
  writeRef(revision: string, commit: string): Promise<void>;
  /** Whether a commit has a file, with the right size if it is given. */
  has(commit: string, path: string, sizeBytes?: number): Promise<boolean>;
  /**
   * Gives a blob its name in a commit.
   *
   * @param isNew - whether no other name refers to the blob, so it may be moved if links are not possible
   */
  link(commit: string, path: string, hash: string, isNew: boolean): Promise<void>;
}

const COMMIT = /^[0-9a-f]{40}$/;

export function isCommit(text: string): boolean {
  return COMMIT.test(text);
}

export function openRepoCache(
  { cacheFolder, usesSymlinks }: Pick<HubSettings, "cacheFolder" | "usesSymlinks">,
  { kind, repo }: Pick<HubReference, "kind" | "repo">,
): RepoCache {
  const folder = join(cacheFolder, `${kind}s--${repo.replaceAll("/", "--")}`);
  const blobFolder = join(folder, "blobs");
  const snapshotFolder = (commit: string): string => join(folder, "snapshots", commit);
  const readRefFile = (revision: string) => readTextIfPresent(join(folder, "refs", revision)).catch(() => undefined); // An unreadable ref is written again.
  return {
    blobFolder,
    snapshotFolder,
    async readRef(revision) {
      if (isCommit(revision)) return revision;
      const commit = (await readRefFile(revision))?.trim();
      return commit !== undefined && isCommit(commit) ? commit : undefined;
    },
    writeRef(revision, commit) {
      return withDiskErrors(folder, async () => {
        if (isCommit(revision) || (await readRefFile(revision)) === commit) return;
        const path = join(folder, "refs", revision);
        await makeFolder(dirname(path));
        await writeFileWhole(path, commit);
      });
    },
    async has(commit, path, sizeBytes) {
      const status = await stat(join(snapshotFolder(commit), path)).catch(() => undefined);
      return status?.isFile() === true && (sizeBytes === undefined || status.size === sizeBytes);
    },
    link(commit, path, hash, isNew) {
      return withDiskErrors(folder, async () => {
        const blob = join(blobFolder, hash);
        const target = join(snapshotFolder(commit), path);
        await makeFolder(dirname(target));
        await replaceEntry(target, async (temporary) => {
          if (usesSymlinks && (await tryToLink(relative(dirname(target), blob), temporary))) return;
          await (isNew ? rename(blob, temporary) : copyFile(blob, temporary));
        });
      });
    },
  };
}

/**
 * Runs work that writes to the cache.
 *
 * @throws HubError CACHE_UNWRITABLE for an error of the disk; other errors of the work are unchanged
 */
export async function withDiskErrors<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = errorCode(cause);
    if (code === undefined || cause instanceof HubError || code.startsWith("UND_") || code === "ECONNRESET")
      throw cause;
    const advice = "Is the disk full, or is the folder read-only? To use another folder, set HF_HOME.";
    throw new HubError("CACHE_UNWRITABLE", `Cannot write to "${folder}" (${code}). ${advice}`, { cause });
  }
}

/** Makes a link or moves a file under a temporary name, then renames it. An existing link at `path` is replaced, not followed. */
async function replaceEntry(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${path}.p${process.pid}.unfinished`;
  await rm(temporary, { force: true });
  try {
    await make(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // The first error says more.
    throw error;
  }
}

/** On Windows, only some users may create links. */
const LINKS_FORBIDDEN: ReadonlySet<string> = new Set(["EPERM", "EACCES", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "UNKNOWN"]);

async function tryToLink(target: string, path: string): Promise<boolean> {
  try {
    await symlink(target, path);
    return true;
  } catch (error) {
    if (LINKS_FORBIDDEN.has(errorCode(error) ?? "")) return false;
    throw error;
  }
}
