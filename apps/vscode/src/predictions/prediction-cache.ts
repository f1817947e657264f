import type { Prediction } from "@sentiment-tuner/protocol";
import { LRUCache } from "lru-cache";

/** The latest predictions, by model and text. */
export interface PredictionCache {
  /** @param needsWords - a prediction that was made without words is then not returned */
  get(modelFolder: string, text: string, needsWords: boolean): Prediction | undefined;
  set(modelFolder: string, text: string, prediction: Prediction, hasWords: boolean): void;
  clear(): void;
}

interface Entry {
  readonly prediction: Prediction;
  /** Words were requested. An architecture without attribution returns none all the same. */
  readonly hasWords: boolean;
}

/**
 * Drops the least recently used predictions.
 *
 * @param maxCharacters - of all texts together, so that a few huge selections do not occupy memory forever
 */
export function createPredictionCache(maxEntries = 500, maxCharacters = 4_000_000): PredictionCache {
  const entries = new LRUCache<string, Entry>({
    max: maxEntries,
    maxSize: maxCharacters,
    sizeCalculation: (_, key) => key.length,
  });
  const keyOf = (modelFolder: string, text: string): string => `${modelFolder}\0${text}`;
  return {
    get(modelFolder, text, needsWords) {
      const key = keyOf(modelFolder, text);
      return needsWords && entries.peek(key)?.hasWords !== true ? undefined : entries.get(key)?.prediction;
    },
    set(modelFolder, text, prediction, hasWords) {
      const key = keyOf(modelFolder, text);
      if (!hasWords && entries.peek(key)?.hasWords === true) return; // The cached prediction has more.
      entries.set(key, { prediction, hasWords });
    },
    clear: () => entries.clear(),
  };
}
