/** A source of pseudo-random numbers. Equal seeds give equal numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1), with 53 random bits. */
  next(): number;
  /** Uniform in 0..2^32-1: the fastest draw, for loops that draw millions. */
  word(): number;
  /** Uniform in 0..n-1, without bias. `n` is 1 to 2^32. */
  int(n: number): number;
  /** Puts the items in a random order, in place (Fisher-Yates). */
  shuffle<T>(items: Indexed<T>): void;
}

interface Indexed<T> {
  readonly length: number;
  [index: number]: T;
}

/** The streams that this package uses. Streams of callers start at 100. */
export const STREAM = { sample: 1, split: 2, batches: 3, validation: 4, windows: 5 } as const;

/**
 * A seeded generator: xoshiro128** with a state from MurmurHash3 of the seed and the stream.
 * Different streams of one seed are independent: drawing more from one never changes another.
 *
 * @param stream - numbers that identify the use, such as a purpose and an epoch
 * @throws RangeError unless all are whole numbers from 0 to 2^53 - 1
 * @see Blackman & Vigna, Scrambled Linear Pseudorandom Number Generators (2021); https://prng.di.unimi.it/
 * @see Appleby, MurmurHash3 (2011), https://github.com/aappleby/smhasher
 */
export function createRandom(seed: number, ...stream: readonly number[]): Random {
  const words = [seed, ...stream].flatMap((number) => {
    if (!Number.isSafeInteger(number) || number < 0) {
      throw new RangeError(`A seed must be a whole number from 0 to 2^53 - 1, not ${String(number)}.`);
    }
    return [number >>> 0, Math.floor(number / 2 ** 32)];
  });
  const nextWord = xoshiro128([hash(words, 1), hash(words, 2), hash(words, 3), hash(words, 4)]);

  const int = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32)
      throw new RangeError(`int(n) needs n from 1 to 2^32, not ${String(n)}.`);
    const limit = 2 ** 32 - (2 ** 32 % n); // Words from here on would favour small results.
    let word = nextWord();
    while (word >= limit) word = nextWord();
    return word % n;
  };
  return {
    next: () => ((nextWord() >>> 5) * 2 ** 26 + (nextWord() >>> 6)) / 2 ** 53,
    word: nextWord,
    int,
    shuffle<T>(items: Indexed<T>) {
      for (let last = items.length - 1; last > 0; last--) {
        const other = int(last + 1);
        const kept = items[last] as T; // Both indices are inside the array.
        items[last] = items[other] as T;
        items[other] = kept;
      }
    },
  };
}

/**
 * xoshiro128** 1.1.
 *
 * @param state - four 32-bit words, not all zero
 * @returns a function that returns the next 32-bit word
 */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const word = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return word;
  };
}

/** MurmurHash3, 32 bits, of a list of 32-bit words. */
function hash(words: readonly number[], seed: number): number {
  let result = seed;
  for (const word of words) {
    result ^= Math.imul(rotateLeft(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
    result = Math.imul(rotateLeft(result, 13), 5) + 0xe6546b64;
  }
  result ^= words.length * 4;
  result = Math.imul(result ^ (result >>> 16), 0x85ebca6b);
  result = Math.imul(result ^ (result >>> 13), 0xc2b2ae35);
  return (result ^ (result >>> 16)) >>> 0;
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
