import { splitWords } from "./words.ts";

/** Bits of the hash that numbers the features: four million numbers. 25,000 film reviews hold 1.5 million features. */
const FEATURE_BITS = 22;
export const FEATURE_COUNT = 2 ** FEATURE_BITS;

/** For each feature, the number of the last text that has it. One table of 16 MB serves all models; it is made on first use. */
let lastText: Int32Array | undefined;
let textNumber = 0;

/**
 * Reads the words and the pairs of neighbouring words of a text as features. A feature is present or absent, because the
 * number of times a word occurs says little about sentiment.
 *
 * The number of a feature is its hash, which bounds the memory for any texts. Two features with the same number count
 * as one.
 *
 * @returns the distinct features, in order of appearance, 0..FEATURE_COUNT-1
 * @see Pang, Lee & Vaithyanathan, Thumbs up? (EMNLP 2002), on presence against counts
 * @see Weinberger et al., Feature Hashing for Large Scale Multitask Learning (ICML 2009)
 */
export function readFeatures(text: string): Int32Array {
  lastText ??= new Int32Array(FEATURE_COUNT);
  textNumber = (textNumber + 1) | 0;
  const features: number[] = [];
  for (const { own, withPrevious } of featuresOf(splitWords(text))) {
    for (const feature of [own, withPrevious]) {
      if (feature === undefined || lastText[feature] === textNumber) continue;
      lastText[feature] = textNumber;
      features.push(feature);
    }
  }
  return Int32Array.from(features);
}

/** The features that a word of a text gives. */
interface WordFeatures {
  readonly own: number;
  /** Of the pair with the word before; absent for the first word. */
  readonly withPrevious: number | undefined;
}

/** The features of each word, in order; a feature occurs as often as in the text. */
export function* featuresOf(words: Iterable<string>): Generator<WordFeatures, void> {
  let previous: number | undefined;
  for (const word of words) {
    const hash = hashWord(word);
    // Not symmetric: "not good" is another pair than "good not".
    const pair = previous === undefined ? undefined : mix(Math.imul(previous, 0x9e3779b1) ^ hash);
    yield { own: numberOf(hash), withPrevious: pair === undefined ? undefined : numberOf(pair) };
    previous = hash;
  }
}

function numberOf(hash: number): number {
  return hash >>> (32 - FEATURE_BITS);
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
