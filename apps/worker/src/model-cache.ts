import { stat } from "node:fs/promises";

import type { Predictor } from "@sentiment-tuner/workflow";

/** Opened models by folder, the last used ones. Made for callers that take turns: one call after the other. */
export interface ModelCache {
  /** The model in a folder; opened anew if the folder was replaced. Good until another is asked for. */
  open(folder: string): Promise<Predictor>;
  dispose(): Promise<void>;
}

export interface ModelCacheOptions {
  readonly openPredictor: (folder: string) => Promise<Predictor>;
  /** Models kept open; 2 if not given: the one in use and the one it is compared with. */
  readonly capacity?: number;
  /** Changes when the folder's contents do. */
  readonly stampOf?: (folder: string) => Promise<string>;
}

export function createModelCache({
  openPredictor,
  capacity = 2,
  stampOf = folderStamp,
}: ModelCacheOptions): ModelCache {
  const entries = new Map<string, { readonly stamp: string; readonly predictor: Predictor }>(); // Least recently used first.

  async function close(folder: string): Promise<void> {
    const entry = entries.get(folder);
    entries.delete(folder);
    await entry?.predictor.dispose();
  }

  return {
    async open(folder) {
      const stamp = await stampOf(folder);
      const known = entries.get(folder);
      if (known?.stamp === stamp) {
        entries.delete(folder);
        entries.set(folder, known);
        return known.predictor;
      }
      await close(folder);
      // Room is made first: for a moment there would be one model too many in memory.
      for (const oldest of [...entries.keys()].slice(0, Math.max(0, entries.size - capacity + 1))) await close(oldest);
      const predictor = await openPredictor(folder);
      entries.set(folder, { stamp, predictor });
      return predictor;
    },
    async dispose() {
      for (const folder of [...entries.keys()]) await close(folder);
    },
  };
}

/** A model is saved by renaming a whole folder into place, which makes it another folder. */
async function folderStamp(folder: string): Promise<string> {
  try {
    const { ino, mtimeMs } = await stat(folder);
    return `${ino} ${mtimeMs}`;
  } catch {
    return "missing"; // Whoever opens it says so better.
  }
}
