/**
 * Selects the points to draw when there are more points than pixels: the lowest and the highest of each bucket, so that
 * no spike disappears. The first and the last point are always included.
 *
 * @param values - [N]; NaN is a gap and is selected only if its bucket has no numbers
 * @param buckets - about half the number of selected points
 * @returns ascending indices into `values`; all indices if N ≤ 2 · buckets
 */
export function pickIndices(values: ArrayLike<number>, buckets: number): Uint32Array {
  const { length } = values;
  if (length <= 2 * buckets) return Uint32Array.from({ length }, (_, index) => index);
  const picked: number[] = [0];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = Math.max(1, Math.floor((bucket * length) / buckets));
    const end = Math.min(length - 1, Math.floor(((bucket + 1) * length) / buckets));
    if (start >= end) continue;
    let lowest = start;
    let highest = start;
    for (let index = start + 1; index < end; index++) {
      // The negated comparison also replaces a NaN at the start of the bucket.
      if (!(values[lowest]! <= values[index]!) && !Number.isNaN(values[index]!)) lowest = index;
      if (!(values[highest]! >= values[index]!) && !Number.isNaN(values[index]!)) highest = index;
    }
    picked.push(Math.min(lowest, highest));
    if (lowest !== highest) picked.push(Math.max(lowest, highest));
  }
  picked.push(length - 1);
  return Uint32Array.from(picked);
}

/** The values at `indices`, in units of `unit`. A value that is not finite becomes null, which a chart draws as a gap. */
export function valuesAt(values: ArrayLike<number>, indices: Uint32Array, unit = 1): (number | null)[] {
  return Array.from(indices, (index) => {
    const value = values[index]!;
    return Number.isFinite(value) ? value / unit : null;
  });
}

/** One line of a chart; x is ascending. */
export interface Line {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number | null>;
}

/**
 * Puts lines with different x on one axis, the format that charts read.
 *
 * @returns the x of all lines, ascending, then the y of each line; null where a line has no point. An x that a line has
 *   several times, as in a vertical step, is repeated as often.
 */
export function alignLines(lines: readonly Line[]): [number[], ...(number | null)[][]] {
  const xs: number[] = [];
  const columns = lines.map((): (number | null)[] => []);
  const next = lines.map(() => 0);
  for (;;) {
    const x = Math.min(...lines.map((line, index) => line.x[next[index]!] ?? Infinity));
    if (x === Infinity) return [xs, ...columns];
    xs.push(x);
    for (const [index, line] of lines.entries()) {
      const point = next[index]!;
      const isHere = line.x[point] === x;
      columns[index]!.push(isHere ? (line.y[point] ?? null) : null);
      if (isHere) next[index] = point + 1;
    }
  }
}

/** At most about `most` of the items, evenly spaced; the first and the last are included. */
export function thin<T>(items: readonly T[], most: number): T[] {
  const stride = Math.max(1, Math.ceil(items.length / most));
  return items.filter((_, index) => index % stride === 0 || index === items.length - 1);
}
