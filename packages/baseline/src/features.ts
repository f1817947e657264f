import { splitWords } from "./words.ts";

/** Features are numbered by a hash of this many bits: four million, where 25,000 film reviews hold 1.5 million different ones. */
const FEATURE_BITS = 22;
export const FEATURE_COUNT = 2 ** FEATURE_BITS;

/** @returns the distinct features of a text, in order of appearance, 0..FEATURE_COUNT-1 */
export type FeatureReader = (text: string) => Int32Array;

/**
 * Reads the words and the pairs of neighbouring words of texts as features: present or absent, since how often a word
 * is said tells little about sentiment.
 *
 * A feature's number is its hash, which bounds the memory whatever the texts hold; two features that share a number
 * count as one.
 *
 * @see Pang, Lee & Vaithyanathan, Thumbs up? (EMNLP 2002), on presence against counts
 * @see Weinberger et al., Feature Hashing for Large Scale Multitask Learning (ICML 2009)
 */
export function createFeatureReader(): FeatureReader {
  const lastText = new Int32Array(FEATURE_COUNT); // [F], the number of the text that a feature was last seen in
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

/** FNV-1a over UTF-16 units, then mixed, because its upper bits alone differ too little for short words. */
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
