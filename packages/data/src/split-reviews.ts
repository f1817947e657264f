import { DataError } from "./errors.ts";
import { proportionalShares } from "./sampling/proportional-shares.ts";
import { createRandom, STREAM } from "./sampling/random.ts";
import type { Review } from "./review.ts";

export interface SplitOptions {
  /** By index: the labels of the reviews are indices into it. */
  readonly classNames: readonly string[];
  /** Share of the reviews that go to the test set, between 0 and 1. */
  readonly testSize: number;
  readonly seed: number;
}

export interface SplitReviews {
  /** Training reviews and test reviews, both in the order of the input. */
  readonly train: Review[];
  readonly test: Review[];
  /** Reviews with a text that an earlier review has too. */
  readonly duplicates: number;
  /** Texts that occur with both labels. */
  readonly conflicts: number;
}

/**
 * Splits reviews at random, each class in the same proportion. Reviews with exactly the same text go to the same set,
 * so no test text is a training text. Clean the texts first, because markup hides duplicates.
 *
 * @throws DataError `SPLIT_IMPOSSIBLE` if one of the sets would have no review of a class
 * @throws RangeError if the test size is not between 0 and 1
 */
export function splitReviews(reviews: readonly Review[], { classNames, testSize, seed }: SplitOptions): SplitReviews {
  if (!(testSize > 0 && testSize < 1)) {
    throw new RangeError(`The test size must lie between 0 and 1, not ${String(testSize)}.`);
  }
  const groups = groupByText(reviews);
  const sizes = classNames.map((_name, label) => reviews.filter((review) => review.label === label).length);
  const targets = proportionalShares(sizes, Math.round(reviews.length * testSize));

  const chosen = new Set<Review>();
  for (const [label, target] of targets.entries()) {
    const stratum = groups.filter(([first]) => first?.label === label);
    createRandom(seed, STREAM.split, label).shuffle(stratum);
    let count = 0;
    for (const group of stratum) {
      if (count + group.length > target) continue; // A smaller group may still fit.
      count += group.length;
      for (const review of group) chosen.add(review);
    }
  }
  const train = reviews.filter((review) => !chosen.has(review));
  const test = reviews.filter((review) => chosen.has(review));
  for (const [name, members] of Object.entries({ train, test }))
    requireAllClasses(name, members, { classNames, testSize }, reviews.length);
  return {
    train,
    test,
    duplicates: reviews.length - groups.length,
    conflicts: groups.filter((group) => group.some(({ label }) => label !== group[0]?.label)).length,
  };
}

function groupByText(reviews: readonly Review[]): Review[][] {
  const groups = new Map<string, Review[]>();
  for (const review of reviews) {
    const group = groups.get(review.text);
    if (group === undefined) groups.set(review.text, [review]);
    else group.push(review);
  }
  return [...groups.values()];
}

function requireAllClasses(
  set: string,
  members: readonly Review[],
  { classNames, testSize }: Pick<SplitOptions, "classNames" | "testSize">,
  total: number,
): void {
  for (const [label, className] of classNames.entries()) {
    if (members.some((review) => review.label === label)) continue;
    throw new DataError(
      "SPLIT_IMPOSSIBLE",
      `A test size of ${String(testSize)} leaves the ${set} set without a ${className} review (${String(total)} reviews in all). ` +
        `Use more reviews or another test size.`,
    );
  }
}
