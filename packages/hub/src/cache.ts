import { copyFile, mkdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

import { HubError } from "./errors.ts";
import type { HubReference } from "./reference.ts";
import type { HubSettings } from "./settings.ts";

/**
 * One repository in the cache of Hugging Face's libraries, so that what any of them fetched is found by all.
 *
 *     models--owner--name/
 *       refs/main            the commit that the branch was at
 *       blobs/<hash>         the bytes: SHA-256 of a large file, git's SHA-1 of a small one
 *       snapshots/<commit>/  the files by name, linked to their blobs
 *
 * @see https://huggingface.co/docs/huggingface_hub/guides/manage-cache
 */
export interface RepoCache {
  readonly blobFolder: string;
  snapshotFolder(commit: string): string;
  /** The commit that a revision was at when it was last asked for. */
  readRef(revision: string): Promise<string | undefined>;
  writeRef(revision: string, commit: string): Promise<void>;
  /** Whether a file of a commit is there, at its right size where that is known. */
  has(commit: string, path: string, sizeBytes?: number): Promise<boolean>;
  /**
   * Gives a blob its name in a commit.
   *
   * @param isNew - whether nothing else can refer to it, so that it may be moved where links are not possible
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
  return {
    blobFolder,
    snapshotFolder,
    async readRef(revision) {
      if (isCommit(revision)) return revision;
      const text = await readFile(join(folder, "refs", revision), "utf8").catch(() => undefined);
      const commit = text?.trim();
      return commit !== undefined && isCommit(commit) ? commit : undefined;
    },
    writeRef(revision, commit) {
      return writing(folder, async () => {
        const path = join(folder, "refs", revision);
        if (isCommit(revision) || (await readFile(path, "utf8").catch(() => "")) === commit) return;
        await mkdir(dirname(path), { recursive: true });
        await replaceFile(path, (temporary) => writeFile(temporary, commit));
      });
    },
    async has(commit, path, sizeBytes) {
      const status = await stat(join(snapshotFolder(commit), path)).catch(() => undefined);
      return status?.isFile() === true && (sizeBytes === undefined || status.size === sizeBytes);
    },
    link(commit, path, hash, isNew) {
      return writing(folder, async () => {
        const blob = join(blobFolder, hash);
        const target = join(snapshotFolder(commit), path);
        await mkdir(dirname(target), { recursive: true });
        await replaceFile(target, async (temporary) => {
          if (usesSymlinks && (await tryToLink(relative(dirname(target), blob), temporary))) return;
          await (isNew ? rename(blob, temporary) : copyFile(blob, temporary));
        });
      });
    },
  };
}

/** Does what writes to the cache, and says what is wrong with the disk if it cannot. */
export async function writing<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
    if (code === undefined || cause instanceof HubError || code.startsWith("UND_") || code === "ECONNRESET")
      throw cause;
    const advice = "Is the disk full, or the folder read-only? HF_HOME names another place for downloads.";
    throw new HubError("CACHE_UNWRITABLE", `Cannot write to "${folder}" (${code}). ${advice}`, { cause });
  }
}

/** Whole or not at all; whatever was there, a link to elsewhere too, is replaced and not written through. */
async function replaceFile(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${path}.p${process.pid}.unfinished`;
  await rm(temporary, { force: true });
  try {
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // The first failure is the one to tell.
    throw error;
  }
}

/** Windows lets only some users make links. */
const LINKS_FORBIDDEN: ReadonlySet<string> = new Set(["EPERM", "EACCES", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "UNKNOWN"]);

async function tryToLink(target: string, path: string): Promise<boolean> {
  try {
    await symlink(target, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && LINKS_FORBIDDEN.has(String(error.code))) return false;
    throw error;
  }
}
