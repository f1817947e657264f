import type { Prediction } from "@sentiment-tuner/protocol";

/** The newest answers by model and text. */
export interface PredictionCache {
  /** @param needsWords - an answer without words does not do */
  get(modelFolder: string, text: string, needsWords: boolean): Prediction | undefined;
  set(modelFolder: string, text: string, prediction: Prediction, hasWords: boolean): void;
  clear(): void;
}

interface Entry {
  readonly prediction: Prediction;
  /** Words were asked for; an architecture that cannot explain itself gives none all the same. */
  readonly hasWords: boolean;
}

/**
 * Forgets the answer that was not asked for the longest.
 *
 * @param maxCharacters - of all texts together, so that a few huge selections do not stay for ever
 */
export function createPredictionCache(maxEntries = 500, maxCharacters = 4_000_000): PredictionCache {
  const entries = new Map<string, Entry>(); // In the order of their last use.
  let characters = 0;
  const keyOf = (modelFolder: string, text: string): string => `${modelFolder}\0${text}`;
  const forget = (key: string): void => {
    if (entries.delete(key)) characters -= key.length;
  };

  return {
    get(modelFolder, text, needsWords) {
      const key = keyOf(modelFolder, text);
      const entry = entries.get(key);
      if (entry === undefined || (needsWords && !entry.hasWords)) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.prediction;
    },
    set(modelFolder, text, prediction, hasWords) {
      const key = keyOf(modelFolder, text);
      if (!hasWords && entries.get(key)?.hasWords === true) return; // What is there says more.
      forget(key);
      entries.set(key, { prediction, hasWords });
      characters += key.length;
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries && characters <= maxCharacters) break;
        forget(oldest);
      }
    },
    clear() {
      entries.clear();
      characters = 0;
    },
  };
}
