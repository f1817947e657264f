import { open } from "node:fs/promises";

/** Flushes the names in a folder, so that a rename survives a power cut. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return; // Windows cannot open a folder.
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
