/** What one window contributes to the margin of a text. */
export interface MarginShare {
  /** Index of the window. */
  readonly window: number;
  /** [C], coefficients of the window's logits: 1 for the predicted class of the text, -1 for the next likeliest, 0 where it does not count. */
  readonly margin: Float32Array;
}

/**
 * Divides the margin of a text, the logit of its class less that of the next likeliest, among its windows: with the mean, each window has a
 * share; with the maximum, only the windows that hold one of the two.
 *
 * @param windowLogits - [W*C]
 * @param logits - [C], of the text
 * @returns the windows that have a share, the largest contributions first; that of the mean is not divided by the number of windows
 */
export function marginShares(
  windowLogits: Float32Array,
  logits: Float32Array,
  pooling: "mean" | "max",
): readonly MarginShare[] {
  const classes = logits.length;
  const [best = 0, next] = [...logits.keys()].sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b);
  const rows = Array.from({ length: windowLogits.length / classes }, (_, window) =>
    windowLogits.subarray(window * classes, (window + 1) * classes),
  );
  const holder = (column: number): number => rows.findIndex((row) => row[column] === logits[column]);
  const shares = rows.map((row, window) => {
    const margin = new Float32Array(classes);
    if (pooling === "mean" || window === holder(best)) margin[best] = 1;
    if (next !== undefined && (pooling === "mean" || window === holder(next))) margin[next] = -1;
    const contribution = margin.reduce((sum, factor, column) => sum + factor * (row[column] ?? 0), 0);
    return { window, margin, contribution: Math.abs(contribution) };
  });
  return shares
    .filter(({ margin }) => margin.some((factor) => factor !== 0))
    .sort((a, b) => b.contribution - a.contribution)
    .map(({ window, margin }) => ({ window, margin }));
}
