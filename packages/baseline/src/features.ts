import { splitWords } from "./words.ts";

/** Bits of the hash that numbers the features: four million numbers. 25,000 film reviews hold 1.5 million features. */
const FEATURE_BITS = 22;
export const FEATURE_COUNT = 2 ** FEATURE_BITS;

/** @returns the distinct features of a text, in order of appearance, 0..FEATURE_COUNT-1 */
export type FeatureReader = (text: string) => Int32Array;

/**
 * Reads the words and the pairs of neighbouring words of texts as features. A feature is present or absent, because the
 * number of times a word occurs says little about sentiment.
 *
 * The number of a feature is its hash, which bounds the memory for any texts. Two features with the same number count
 * as one.
 *
 * @see Pang, Lee & Vaithyanathan, Thumbs up? (EMNLP 2002), on presence against counts
 * @see Weinberger et al., Feature Hashing for Large Scale Multitask Learning (ICML 2009)
 */
export function createFeatureReader(): FeatureReader {
  const lastText = new Int32Array(FEATURE_COUNT); // [F], the number of the last text with the feature
  let textNumber = 0;

  return (text) => {
    textNumber += 1;
    const features: number[] = [];
    const add = (hash: number): void => {
      const feature = hash >>> (32 - FEATURE_BITS);
      if (lastText[feature] === textNumber) return;
      lastText[feature] = textNumber;
      features.push(feature);
    };
    let previous: number | undefined;
    for (const word of splitWords(text)) {
      const hash = hashWord(word);
      add(hash);
      if (previous !== undefined) add(mix(Math.imul(previous, 0x9e3779b1) ^ hash)); // not symmetric: "not good", "good not"
      previous = hash;
    }
    return Int32Array.from(features);
  };
}

/** FNV-1a over UTF-16 units, then mixed, because its upper bits differ too little for short words. */
function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < word.length; index++) hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193);
  return mix(hash);
}

/** MurmurHash3's finalizer: every bit of the word changes every bit of the result. */
function mix(word: number): number {
  let hash = word;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
