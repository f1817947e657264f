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
  /** Texts that occur with more than one label. */
  readonly conflicts: number;
  /** Reviews with such a text. */
  readonly conflictingReviews: number;
}

/**
 * Splits reviews at random, each class in the same proportion, and at least one text of each class in both sets. Reviews with
 * exactly the same text go to the same set, so no test text is a training text. Clean the texts first, because markup hides
 * duplicates.
 *
 * @throws DataError `SPLIT_IMPOSSIBLE` if a class has fewer than two different texts
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
    for (const group of testGroups(stratum, target)) for (const review of group) chosen.add(review);
  }
  const train = reviews.filter((review) => !chosen.has(review));
  const test = reviews.filter((review) => chosen.has(review));
  for (const [label, className] of classNames.entries()) {
    const isIn = (members: readonly Review[]): boolean => members.some((review) => review.label === label);
    if (!isIn(train) || !isIn(test)) throw tooFewTexts(className, label, groups);
  }
  const conflicting = groups.filter((group) => group.some(({ label }) => label !== group[0]?.label));
  return {
    train,
    test,
    duplicates: reviews.length - groups.length,
    conflicts: conflicting.length,
    conflictingReviews: conflicting.reduce((sum, group) => sum + group.length, 0),
  };
}

/** The groups of one class for the test set: close to the wanted number of reviews, at least one group, and never all. */
function testGroups(stratum: readonly Review[][], target: number): readonly Review[][] {
  const chosen: Review[][] = [];
  let count = 0;
  for (const group of stratum) {
    if (chosen.length === stratum.length - 1) break;
    if (count + group.length > target) continue; // A smaller group may still fit.
    count += group.length;
    chosen.push(group);
  }
  if (chosen.length > 0 || stratum.length < 2) return chosen;
  const smallest = Math.min(...stratum.map(({ length }) => length));
  return stratum.filter(({ length }) => length === smallest).slice(0, 1);
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

function tooFewTexts(className: string, label: number, groups: readonly Review[][]): DataError {
  const [only, ...others] = groups;
  if (only !== undefined && others.length === 0) {
    return new DataError(
      "SPLIT_IMPOSSIBLE",
      `All ${String(only.length)} reviews have the same text. The training set and the test set need different texts.`,
    );
  }
  const own = groups.filter((group) => group.some((review) => review.label === label));
  const rows = own.flat().filter((review) => review.label === label).length;
  const shared = own.filter((group) => group.some((review) => review.label !== label)).length;
  const counts = `${inWords(rows, "review")} with ${inWords(own.length, "different text")}`;
  const also = shared === 0 ? "" : `, of which ${String(shared)} also ${shared === 1 ? "has" : "have"} another label`;
  return new DataError(
    "SPLIT_IMPOSSIBLE",
    `The class "${className}" has ${counts}${also}. The training set and the test set each need a text of every class: ` +
      `add reviews of this class, or leave the class out.`,
  );
}

function inWords(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${String(count)} ${noun}s`;
}
