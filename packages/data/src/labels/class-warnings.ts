/** A smaller class than this cannot be learned or measured. */
const FEW_REVIEWS = 10;
/** A class is small beside the largest one if it has less than this share of its reviews. */
const SMALL_SHARE = 0.1;

/**
 * What to know about the sizes of classes before training.
 *
 * @param classCounts - reviews by class, in the order of the names
 */
export function classWarnings(classNames: readonly string[], classCounts: readonly number[]): readonly string[] {
  const classes = classNames.map((name, label) => ({ name, count: classCounts[label] ?? 0 }));
  const few = classes.filter(({ count }) => count > 0 && count < FEW_REVIEWS);
  const warnings = few.map(
    ({ name, count }) => `The class "${name}" has only ${reviews(count)}. A model cannot learn it from so few.`,
  );
  const largest = classes.reduce((a, b) => (b.count > a.count ? b : a), { name: "", count: 0 });
  const smallest = classes.filter(({ count }) => count > 0).reduce((a, b) => (b.count < a.count ? b : a), largest);
  if (smallest.count < largest.count * SMALL_SHARE) {
    warnings.push(
      `The class "${smallest.name}" has ${reviews(smallest.count)}, "${largest.name}" has ${String(largest.count)}: ` +
        `less than a tenth. Without class weights, a model may rarely choose the smaller class.`,
    );
  }
  return warnings;
}

function reviews(count: number): string {
  return count === 1 ? "1 review" : `${String(count)} reviews`;
}
