import { randomUUID } from "node:crypto";
import { open, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";

import { errorCode } from "./error-code.ts";
import { FilesError } from "./errors.ts";
import { isAlive } from "./is-alive.ts";
import { readTextIfPresent } from "./if-present.ts";
import { previousName } from "./leftovers.ts";
import { writeFileWhole } from "./write-file.ts";

/** The right to write somewhere, held by one process at a time. */
export interface FileLock {
  /** Whether another process took the lock, because this one showed no sign of life for too long. Checked at each heartbeat. */
  readonly isLost: boolean;
  /** Removes the lock file, if it is still that of this lock. */
  release(): Promise<void>;
}

/** What a lock file holds. Its time of change is the heartbeat. */
interface Owner {
  /** Hexadecimal, new for each lock. */
  readonly id: string;
  readonly pid: number;
  readonly host: string;
}

const HEARTBEAT_MS = 5_000;

/** An owner that is not known to be dead loses its lock after this time without a heartbeat: several missed ones, and a long step. */
const STALE_MS = 120_000;

/** A lock file that still says nothing after this time was made by a process that was killed before it wrote. */
const WRITING_MS = 1_000;

/** The ids of the locks that this process holds. */
const held = new Set<string>();

/**
 * Takes a lock, which is a file that only one process can create.
 *
 * A lock whose owner is dead is taken over: a process of this computer that ended, or one without a heartbeat.
 *
 * @throws FilesError LOCKED if another process, or another part of this one, holds the lock; the system's error
 */
export async function lockFile(path: string): Promise<FileLock> {
  const target = resolve(path);
  const owner: Owner = { id: randomUUID().slice(0, 8), pid: process.pid, host: hostname() };
  const text = `${JSON.stringify(owner)}\n`;
  held.add(owner.id);
  try {
    while (!(await isCreated(target, text))) {
      const other = await readOwner(target);
      if (other === undefined) continue; // It was released meanwhile.
      await requireDead(target, other);
      if (await isTakenOver(target, other, text)) break;
    }
  } catch (error) {
    held.delete(owner.id);
    throw error;
  }
  return openLock(target, owner.id);
}

function openLock(path: string, id: string): FileLock {
  let isLost = false;
  const beat = async (): Promise<void> => {
    const now = new Date();
    if ((await readOwner(path).catch(() => undefined))?.id === id) await utimes(path, now, now);
    else isLost = true;
  };
  const timer = setInterval(() => void beat().catch(() => undefined), HEARTBEAT_MS); // The next beat tries again.
  timer.unref();
  return {
    get isLost() {
      return isLost;
    },
    async release() {
      clearInterval(timer);
      held.delete(id);
      if ((await readOwner(path))?.id === id) await rm(path, { force: true });
    },
  };
}

/** @returns false if the file exists */
async function isCreated(path: string, text: string): Promise<boolean> {
  let file;
  try {
    file = await open(path, "wx", 0o600);
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
  try {
    await file.writeFile(text);
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined); // The first error says more.
    throw error;
  } finally {
    await file.close();
  }
  return true;
}

/** @returns undefined if there is no lock file; an owner without a process if it holds nothing that is known */
async function readOwner(path: string): Promise<Owner | undefined> {
  const until = performance.now() + WRITING_MS;
  for (;;) {
    const text = await readTextIfPresent(path);
    if (text === undefined) return undefined;
    const owner = parseOwner(text);
    if (owner !== undefined) return owner;
    if (performance.now() > until) return { id: "0", pid: 0, host: hostname() };
    await setTimeout(20);
  }
}

function parseOwner(text: string): Owner | undefined {
  try {
    const { id, pid, host } = JSON.parse(text) as Partial<Record<keyof Owner, unknown>>;
    const isOwner = typeof id === "string" && /^[0-9a-f]+$/.test(id) && Number.isSafeInteger(pid) && Number(pid) > 0;
    return isOwner && typeof host === "string" ? { id, pid: Number(pid), host } : undefined;
  } catch {
    return undefined; // It is being written, or was never completed.
  }
}

async function requireDead(path: string, { id, pid, host }: Owner): Promise<void> {
  if (host === hostname() && isEnded(id, pid)) return;
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
  if (Date.now() - mtimeMs > STALE_MS) return;
  const where = host === hostname() ? "" : ` on "${host}"`;
  throw new FilesError("LOCKED", `Process ${pid}${where} holds the lock "${path}".`);
}

/** In a container the number of this process is often that of the one before it. */
function isEnded(id: string, pid: number): boolean {
  if (pid === process.pid) return !held.has(id);
  return pid === 0 || !isAlive(pid);
}

/**
 * Replaces the lock of a dead owner. Only the process that holds a second lock, named after that owner, may do so.
 *
 * @returns false if the lock is no longer that of the dead owner
 */
async function isTakenOver(path: string, dead: Owner, text: string): Promise<boolean> {
  const claim = await lockFile(join(dirname(path), previousName(basename(path), dead.id)));
  try {
    if ((await readOwner(path))?.id !== dead.id) return false;
    await writeFileWhole(path, text, { mode: 0o600 });
    return true;
  } finally {
    await claim.release();
  }
}
