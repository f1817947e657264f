import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { removeDeadLeftovers, stagingName } from "./leftovers.ts";
import { createOwnerMark } from "./owner-mark.ts";
import { syncFolder } from "./sync-folder.ts";

/**
 * Makes a file, or replaces it, as a whole, from pieces that become known one after the other.
 *
 * `fill` writes to a temporary file beside the target, which then takes the target's name. If anything fails, the previous file is
 * unchanged and the temporary file is gone.
 *
 * @param fill - calls its argument with each piece, and waits for it
 * @throws what `fill` throws, or the system's error
 */
export async function replaceFile(
  path: string,
  fill: (write: (piece: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<void> {
  const temporary = join(dirname(path), stagingName(basename(path), createOwnerMark()));
  await removeDeadLeftovers(path);
  const file = await open(temporary, "wx");
  try {
    await fillAndClose(file, fill);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // The first error says more.
    throw error;
  }
}

async function fillAndClose(file: FileHandle, fill: Parameters<typeof replaceFile>[1]): Promise<void> {
  try {
    await fill((piece) => file.writeFile(piece));
    await file.sync(); // Some systems report a full disk only here.
  } finally {
    await file.close();
  }
}
