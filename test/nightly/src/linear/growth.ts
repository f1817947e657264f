/** How the time of a function grew with its text. */
export interface Growth {
  /** Time for the longest text over that for a text of an eighth of its length; 8 is linear, 64 quadratic. */
  readonly ratio: number;
  /** For the longest text, in milliseconds of processor time. */
  readonly longestMs: number;
  readonly characters: number;
  readonly isLinear: boolean;
}

const STEP = 8;
/** Between 8 and 64, with room for garbage collection and caches. */
const MOST_RATIO = 24;
/** Shorter times are noise. */
const LEAST_MS = 30;
const REPEATS = 3;

/**
 * Compares the times of texts that grow by a factor of 8, up to `characters`. It stops at the first that took too much longer, because
 * the next might not end.
 *
 * @param measure - the processor time in milliseconds for a text of this many characters
 */
export function growthOf(characters: number, measure: (characters: number) => number): Growth {
  const sizes = [characters / STEP ** 2, characters / STEP, characters].map(Math.round);
  let before = 0;
  let ratio = 1;
  let longestMs = 0;
  for (const [index, size] of sizes.entries()) {
    longestMs = measure(size);
    ratio = ratioOf(longestMs, before, index);
    // A slow moment of the machine does not count: both are measured again, and the shortest times count.
    for (let repeat = 1; repeat < REPEATS && ratio > MOST_RATIO; repeat++) {
      before = Math.min(before, measure(sizes[index - 1] ?? size));
      longestMs = Math.min(longestMs, measure(size));
      ratio = ratioOf(longestMs, before, index);
    }
    if (ratio > MOST_RATIO) return { ratio, longestMs, characters: size, isLinear: false };
    before = longestMs;
  }
  return { ratio, longestMs, characters, isLinear: true };
}

function ratioOf(time: number, before: number, index: number): number {
  return index === 0 || time < LEAST_MS ? 1 : time / Math.max(before, LEAST_MS / STEP);
}
