/**
 * Distributes `total` over groups in proportion to their sizes, by largest remainder (Hare quota). The shares add up to
 * `total` exactly, and no share exceeds its group.
 *
 * @param sizes - members of each group
 * @param total - 0 to the sum of the sizes
 * @returns a whole number for each group
 */
export function proportionalShares(sizes: readonly number[], total: number): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const exact = sizes.map((size) => (all === 0 ? 0 : (size * total) / all));
  const shares = exact.map(Math.floor);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  let left = total - shares.reduce((sum, share) => sum + share, 0);
  for (const { index } of byRemainder) {
    if (left <= 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    left--;
  }
  return shares;
}

/**
 * Shares of which none is zero, if there are enough members: the largest shares give some of theirs.
 *
 * @param shares - a whole number for each group
 * @param sizes - members of each group; an empty one keeps its zero
 */
export function atLeastOne(shares: readonly number[], sizes: readonly number[]): number[] {
  const result = [...shares];
  for (const [index, size] of sizes.entries()) {
    const largest = result.indexOf(Math.max(...result));
    if (size === 0 || result[index] !== 0 || (result[largest] ?? 0) < 2) continue;
    result[largest] = (result[largest] ?? 0) - 1;
    result[index] = 1;
  }
  return result;
}
