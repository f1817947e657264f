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
    const stratum = shuffledStratum(groups, label, [seed, STREAM.split]);
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

interface TrainValidationSplit {
  /** The remaining training reviews and the validation reviews, both in the order of the input. */
  readonly train: Review[];
  readonly validation: Review[];
}

/**
 * Holds out training reviews at random, each class in the same proportion. Reviews with exactly the same text stay together. Every class
 * keeps a text to train on; a class with few texts may have none among the validation reviews.
 *
 * @param count - validation reviews wanted; equal texts may make it a few less
 */
export function holdOutReviews(
  reviews: readonly Review[],
  {
    classNames,
    count,
    seed,
  }: { readonly classNames: readonly string[]; readonly count: number; readonly seed: number },
): TrainValidationSplit {
  const groups = groupByText(reviews);
  const sizes = classNames.map((_name, label) => reviews.filter((review) => review.label === label).length);
  const chosen = new Set<Review>();
  for (const [label, target] of proportionalShares(sizes, count).entries()) {
    const stratum = shuffledStratum(groups, label, [seed, STREAM.validation]);
    for (const group of groupsUpTo(stratum, target)) for (const review of group) chosen.add(review);
  }
  return {
    train: reviews.filter((review) => !chosen.has(review)),
    validation: reviews.filter((review) => chosen.has(review)),
  };
}

/** The fewest validation reviews of {@link validationCount}: the standard error of an accuracy of 90% is 3 points on 100 reviews. */
const FEWEST_VALIDATION = 100;
/** The most: the standard error of an accuracy of 90% is 0.7 points on 2,000 reviews, and every evaluation costs time. */
const MOST_VALIDATION = 2_000;

/**
 * How many of the training reviews to hold out if the user does not say: 10%, at least 100 and at most 2,000. Below 500 reviews none,
 * because 100 reviews would be more than a fifth of them, and fewer say too little.
 */
export function validationCount(trainReviews: number): number {
  if (trainReviews < 5 * FEWEST_VALIDATION) return 0;
  return Math.min(Math.max(Math.round(trainReviews / 10), FEWEST_VALIDATION), MOST_VALIDATION);
}

/** The groups of one class, by the label of their first review, in random order. */
function shuffledStratum(
  groups: readonly Review[][],
  label: number,
  [seed, stream]: readonly [number, number],
): Review[][] {
  const stratum = groups.filter(([first]) => first?.label === label);
  createRandom(seed, stream, label).shuffle(stratum);
  return stratum;
}

/** The groups of one class for the test set: close to the wanted number of reviews, at least one group, and never all. */
function testGroups(stratum: readonly Review[][], target: number): readonly Review[][] {
  const chosen = groupsUpTo(stratum, target);
  if (chosen.length > 0 || stratum.length < 2) return chosen;
  const smallest = Math.min(...stratum.map(({ length }) => length));
  return stratum.filter(({ length }) => length === smallest).slice(0, 1);
}

/** The first groups that have at most this many reviews together, and never all groups. */
function groupsUpTo(stratum: readonly Review[][], target: number): readonly Review[][] {
  const chosen: Review[][] = [];
  let count = 0;
  for (const group of stratum) {
    if (chosen.length === stratum.length - 1) break;
    if (count + group.length > target) continue; // A smaller group may still fit.
    count += group.length;
    chosen.push(group);
  }
  return chosen;
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
