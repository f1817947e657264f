import { stat } from "node:fs/promises";

import type { Predictor } from "@sentiment-tuner/workflow";
import { LRUCache } from "lru-cache";

/** The models used last, by folder. Its callers take turns: one call after the other. */
export interface ModelCache {
  /** The model in a folder, reopened if the folder was replaced. Valid until the next call. */
  open(folder: string): Promise<Predictor>;
  dispose(): Promise<void>;
}

export interface ModelCacheOptions {
  readonly openPredictor: (folder: string) => Promise<Predictor>;
  /** Models kept open; 2 by default: the one in use and the one to compare with. */
  readonly capacity?: number;
  /** Changes when the folder's contents do. */
  readonly stampOf?: (folder: string) => Promise<string>;
}

export function createModelCache({
  openPredictor,
  capacity = 2,
  stampOf = folderStamp,
}: ModelCacheOptions): ModelCache {
  const models = new LRUCache<string, { readonly stamp: string; readonly predictor: Predictor }>({ max: capacity });

  return {
    async open(folder) {
      const stamp = await stampOf(folder);
      const known = models.get(folder);
      if (known?.stamp === stamp) return known.predictor;
      models.delete(folder);
      await known?.predictor.dispose();
      // Room is made first, so that there is never one model too many in memory.
      while (models.size >= capacity) await models.pop()?.predictor.dispose();
      const predictor = await openPredictor(folder);
      models.set(folder, { stamp, predictor });
      return predictor;
    },
    async dispose() {
      while (models.size > 0) await models.pop()?.predictor.dispose();
    },
  };
}

/** A model is saved by renaming a whole folder into place, which makes it another folder. */
async function folderStamp(folder: string): Promise<string> {
  try {
    const { ino, mtimeMs } = await stat(folder);
    return `${ino} ${mtimeMs}`;
  } catch {
    return "missing"; // Opening it reports the reason.
  }
}
