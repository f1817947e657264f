import { type Review, splitReviews } from "@sentiment-tuner/data";
import type { PreparationEvent, SplitEvent } from "@sentiment-tuner/protocol";

import { WorkflowError } from "../errors.ts";

/** Training reviews and test reviews; no text is in both. */
export interface TrainTestSplit {
  readonly train: readonly Review[];
  readonly test: readonly Review[];
}

/** The reviews of a run. No text is in two of the sets. */
export interface RunReviews extends TrainTestSplit {
  /** Held out of the training reviews; empty if there are too few. */
  readonly validation: readonly Review[];
}

export interface SplitOptions {
  /** By index: the labels of the reviews are indices into it. */
  readonly classNames: readonly string[];
  /** Between 0 and 1; ignored if test reviews are given. */
  readonly testSize: number;
  readonly seed: number;
}

/**
 * Separates the test set: the given test reviews, or a share of the dataset.
 *
 * If test reviews are given, training reviews with the same text as one of them are removed, because the official halves of a dataset are
 * not always disjoint.
 *
 * @throws DataError SPLIT_IMPOSSIBLE, or WorkflowError TEST_SET_UNFIT, if one side has no review of a class
 */
export function* splitTestSet(
  reviews: readonly Review[],
  testReviews: readonly Review[] | undefined,
  options: SplitOptions,
): Generator<PreparationEvent, TrainTestSplit> {
  if (testReviews === undefined) {
    const { train, test, ...counts } = splitReviews(reviews, options);
    yield { ...splitEvent({ train, test }, options), ...counts };
    return { train, test };
  }
  const texts = new Set(testReviews.map((review) => review.text));
  const train = reviews.filter((review) => !texts.has(review.text));
  const duplicates = reviews.length - train.length;
  requireAllClasses(testReviews, options.classNames, "The test dataset has no");
  requireAllClasses(
    train,
    options.classNames,
    `Without the ${duplicates} reviews that are also test reviews, the training dataset has no`,
  );
  const split = { train, test: testReviews };
  yield { ...splitEvent(split, options), duplicates, ...countConflicts([...reviews, ...testReviews]) };
  return split;
}

function splitEvent(
  { train, test }: TrainTestSplit,
  { classNames }: SplitOptions,
): Omit<SplitEvent, "duplicates" | "conflicts"> {
  const countsOf = (reviews: readonly Review[]): Record<string, number> =>
    Object.fromEntries(classNames.map((name, label) => [name, reviews.filter((one) => one.label === label).length]));
  return {
    type: "split",
    train: train.length,
    test: test.length,
    classCounts: countsOf(train),
    testClassCounts: countsOf(test),
  };
}

/** Texts with more than one label, in either set or between both, and the reviews with these texts. */
function countConflicts(reviews: readonly Review[]): Pick<SplitEvent, "conflicts" | "conflictingReviews"> {
  const labels = new Map<string, number>();
  const conflicts = new Set<string>();
  for (const { text, label } of reviews) {
    const first = labels.get(text);
    if (first === undefined) labels.set(text, label);
    else if (first !== label) conflicts.add(text);
  }
  return { conflicts: conflicts.size, conflictingReviews: reviews.filter(({ text }) => conflicts.has(text)).length };
}

function requireAllClasses(reviews: readonly Review[], classNames: readonly string[], problem: string): void {
  const missing = classNames.find((_name, label) => reviews.every((review) => review.label !== label));
  if (missing === undefined) return;
  const advice = "Are the two datasets the same? Give another test dataset, or use a share of the training dataset.";
  throw new WorkflowError("TEST_SET_UNFIT", `${problem} ${missing} review. ${advice}`);
}
