import { holdOutReviews, type Review, splitReviews, validationCount } from "@sentiment-tuner/data";
import type { PreparationEvent, SplitEvent } from "@sentiment-tuner/protocol";

import { WorkflowError } from "../errors.ts";

/** Training reviews and test reviews; no text is in both. */
interface TrainTestSplit {
  readonly train: readonly Review[];
  readonly test: readonly Review[];
}

/** The reviews of a run; no text is in two of the sets. */
export interface RunSplit extends TrainTestSplit {
  /**
   * Training reviews that are not trained on. Whatever is chosen after training (the best step, the temperature, the threshold) is chosen on them,
   * so that the test reviews decide nothing that they then measure. Undefined if there are too few reviews.
   */
  readonly validation: readonly Review[] | undefined;
}

export interface SplitOptions {
  /** By index: the labels of the reviews are indices into it. */
  readonly classNames: readonly string[];
  /** Between 0 and 1; ignored if test reviews are given. */
  readonly testSize: number;
  /** Share of the training reviews that become validation reviews, 0 to 0.5; {@link validationCount} decides if it is undefined. */
  readonly validationSize?: number | undefined;
  readonly seed: number;
}

/**
 * Separates the test set, the given test reviews or a share of the dataset, and the validation set, a share of the training reviews.
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
): Generator<PreparationEvent, RunSplit> {
  if (testReviews === undefined) {
    const { train, test, ...counts } = splitReviews(reviews, options);
    const split = { ...holdOutValidation(train, options), test };
    yield { ...splitEvent(split, options), ...counts };
    return split;
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
  const split = { ...holdOutValidation(train, options), test: testReviews };
  yield { ...splitEvent(split, options), duplicates, ...countConflicts([...reviews, ...testReviews]) };
  return split;
}

function holdOutValidation(
  reviews: readonly Review[],
  { classNames, validationSize, seed }: SplitOptions,
): Pick<RunSplit, "train" | "validation"> {
  const count = validationSize === undefined ? validationCount(reviews.length) : reviews.length * validationSize;
  const { train, validation } = holdOutReviews(reviews, { classNames, count: Math.round(count), seed });
  return { train, validation: validation.length > 0 ? validation : undefined };
}

function splitEvent(
  { train, validation, test }: RunSplit,
  { classNames }: SplitOptions,
): Omit<SplitEvent, "duplicates" | "conflicts"> {
  const countsOf = (reviews: readonly Review[]): Record<string, number> =>
    Object.fromEntries(classNames.map((name, label) => [name, reviews.filter((one) => one.label === label).length]));
  return {
    type: "split",
    train: train.length,
    ...(validation && { validation: validation.length }),
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
