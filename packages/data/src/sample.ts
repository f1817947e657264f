/** Keeps a random sample of a stream of unknown length in bounded memory. */
export interface Sample<T> {
  /** @param priority - a uniform random number; the items with the smallest ones stay */
  add(item: T, priority: number): void;
  /** The `count` items with the smallest priorities, in order of priority. */
  smallest(count: number): readonly Prioritized<T>[];
}

interface Prioritized<T> {
  readonly item: T;
  readonly priority: number;
}

/**
 * Bottom-k sampling: of items with independent uniform priorities, the k smallest are a uniform sample without
 * replacement. Unlike a reservoir, samples of parts can be merged: the k smallest of all are among those of each part.
 *
 * @param capacity - k, at least 1; Infinity keeps everything
 * @see Cohen & Kaplan, Summarizing Data using Bottom-k Sketches (PODC 2007)
 */
export function createSample<T>(capacity: number): Sample<T> {
  let kept: Prioritized<T>[] = [];
  let highest = Infinity; // Nothing above this can be in the sample any more.

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
      // Sorting when the list has doubled costs O(log k) an item.
      if (kept.length >= capacity * 2) shrink();
    },
    smallest(count) {
      shrink();
      return kept.slice(0, count);
    },
  };
}
