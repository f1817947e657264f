/** The largest |a - b| / (absolute + relative · |b|) of two lists of numbers. They are close if it is at most 1. */
export function worstDeviation(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { absolute = 0, relative = 0 }: { absolute?: number; relative?: number },
): number {
  if (actual.length !== expected.length)
    throw new RangeError(`Compared ${String(actual.length)} numbers with ${String(expected.length)}`);
  let worst = 0;
  for (let index = 0; index < actual.length; index++) {
    const a = actual[index] ?? Number.NaN;
    const b = expected[index] ?? Number.NaN;
    const deviation = Math.abs(a - b) / (absolute + relative * Math.abs(b));
    if (Number.isNaN(deviation) && !(a === b)) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, Number.isNaN(deviation) ? 0 : deviation);
  }
  return worst;
}
