/** Keeps a random sample of a stream of unknown length in bounded memory. */
export interface Sample<T> {
  /** @param priority - a uniform random number; the items with the smallest ones stay */
  add(item: T, priority: number): void;
  /** Items with a larger priority cannot be in the sample any more; Infinity while it is not full. */
  readonly highest: number;
  /** The `count` items with the smallest priorities, in order of priority. */
  smallest(count: number): readonly Prioritized<T>[];
}

interface Prioritized<T> {
  readonly item: T;
  readonly priority: number;
}

/**
 * Bottom-k sampling: of items with independent uniform priorities, the k smallest are a uniform sample without
 * replacement. Unlike reservoirs, such samples can be merged: the k smallest of all are among those of the parts.
 *
 * @param capacity - k, at least 1; Infinity keeps everything
 * @see Cohen & Kaplan, Summarizing Data using Bottom-k Sketches (PODC 2007)
 */
export function createSample<T>(capacity: number): Sample<T> {
  let kept: Prioritized<T>[] = [];
  let highest = Infinity; // Items above this cannot be in the sample.

  const shrink = (): void => {
    kept.sort((a, b) => a.priority - b.priority);
    if (kept.length < capacity) return;
    kept = kept.slice(0, capacity);
    highest = kept.at(-1)?.priority ?? Infinity;
  };
  return {
    add(item, priority) {
      if (priority > highest) return;
      kept.push({ item, priority });
      // Sorting only when the list has doubled costs O(log k) per item.
      if (kept.length >= capacity * 2) shrink();
    },
    get highest() {
      return highest;
    },
    smallest(count) {
      shrink();
      return kept.slice(0, count);
    },
  };
}
