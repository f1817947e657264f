import { createHash, type Hash } from "node:crypto";
import { constants, type FileHandle, lstat, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { isAlive, makeFolder } from "@sentiment-tuner/files";

/** A file in a hub's list of files. */
export interface RemoteFile {
  /** With forward slashes; checked to be inside its folder. */
  readonly path: string;
  readonly sizeBytes: number;
  /** SHA-256 of a large file, or git's SHA-1 of a small one, in hexadecimal. */
  readonly hash: string;
}

/**
 * The received part of a blob. A later download resumes it.
 *
 * Each process writes to its own file. A process claims the file of an ended process by renaming it.
 */
export interface PartialBlob {
  /** Bytes received. */
  readonly size: number;
  append(chunk: Uint8Array): Promise<void>;
  /** Removes all bytes. */
  reset(): Promise<void>;
  /** The hash of the received bytes, computed like the hash of the file. */
  digest(): string;
  /** Flushes the file and gives it its final name. */
  finish(): Promise<void>;
  /** Keeps the file for a later download. */
  release(): Promise<void>;
  /** Deletes the file. */
  discard(): Promise<void>;
}

/** The caller ends with `finish`, `release` or `discard`. */
export async function openPartialBlob(folder: string, file: RemoteFile): Promise<PartialBlob> {
  await makeFolder(folder);
  const path = join(folder, `${file.hash}.p${process.pid}-${nextNumber++}.incomplete`);
  await claimLongest(folder, file.hash, path);
  // A link with this name is not followed: the download would overwrite its target.
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
  const handle = await open(path, flags).catch(async () => {
    await rm(path, { force: true });
    return open(path, flags | constants.O_EXCL);
  });
  let size = (await handle.stat()).size;
  let hash = startHash(file);
  if (size > file.sizeBytes) await reset();
  else await readInto(hash, handle, size);

  async function reset(): Promise<void> {
    await handle.truncate(0);
    size = 0;
    hash = startHash(file);
  }

  return {
    get size() {
      return size;
    },
    async append(chunk) {
      for (let written = 0; written < chunk.length;) {
        const { bytesWritten } = await handle.write(chunk, written, chunk.length - written, size + written);
        written += bytesWritten;
      }
      hash.update(chunk);
      size += chunk.length;
    },
    reset,
    digest: () => hash.copy().digest("hex"),
    async finish() {
      await handle.sync();
      await handle.close();
      await rename(path, join(folder, file.hash));
    },
    async release() {
      await handle.close();
      if (size === 0) await rm(path, { force: true });
      else await rename(path, join(folder, `${file.hash}.incomplete`));
    },
    async discard() {
      await handle.close();
      await rm(path, { force: true });
    },
  };
}

let nextNumber = 1;

/** Renames the longest file that no running process writes to, and deletes the shorter ones. */
async function claimLongest(folder: string, hash: string, path: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => isAbandoned(name, hash));
  const sized = await Promise.all(
    names.map(async (name) => {
      const status = await lstat(join(folder, name)).catch(() => undefined); // Another process has claimed it.
      return { name, size: status?.isFile() === true ? status.size : -1 };
    }),
  );
  const [longest, ...shorter] = sized.sort((a, b) => b.size - a.size);
  if (longest === undefined) return;
  if (longest.size >= 0) await rename(join(folder, longest.name), path).catch(() => undefined); // Another process has claimed it.
  for (const { name } of shorter) await rm(join(folder, name), { force: true });
}

function isAbandoned(name: string, hash: string): boolean {
  if (name === `${hash}.incomplete`) return true;
  const owner = name.startsWith(hash) ? /^\.p(\d+)-\d+\.incomplete$/.exec(name.slice(hash.length))?.[1] : undefined;
  return owner !== undefined && Number(owner) !== process.pid && !isAlive(Number(owner));
}

const SHA256_DIGITS = 64;

/** Git's hash includes a header. */
function startHash({ hash, sizeBytes }: RemoteFile): Hash {
  if (hash.length === SHA256_DIGITS) return createHash("sha256");
  return createHash("sha1").update(`blob ${sizeBytes}\0`);
}

const READ_BYTES = 4 * 1024 * 1024;

async function readInto(hash: Hash, handle: FileHandle, size: number): Promise<void> {
  const buffer = new Uint8Array(Math.min(READ_BYTES, size));
  for (let position = 0; position < size;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}
