import { CLASS_NAMES, type Review, splitReviews } from "@sentiment-tuner/data";
import type { PreparationEvent } from "@sentiment-tuner/protocol";

import { WorkflowError } from "./errors.ts";

/** Reviews to learn from and reviews to be judged by; no text is in both. */
export interface HeldOut {
  readonly train: readonly Review[];
  readonly test: readonly Review[];
}

export interface HoldOutOptions {
  /** Between 0 and 1; without meaning where the held-out set is given. */
  readonly testSize: number;
  readonly seed: number;
}

/**
 * Holds reviews out: those of a set of their own, else a share of the dataset.
 *
 * Where the held-out set is given, training reviews with exactly one of its texts are left out, since the official
 * halves of a dataset are not always disjoint.
 *
 * @throws DataError SPLIT_IMPOSSIBLE, or WorkflowError HELD_OUT_UNFIT, if a side would have no review of a class
 */
export function* holdOut(
  reviews: readonly Review[],
  given: readonly Review[] | undefined,
  options: HoldOutOptions,
): Generator<PreparationEvent, HeldOut> {
  if (given === undefined) {
    const { train, test, duplicates, conflicts } = splitReviews(reviews, options);
    yield { type: "split", train: train.length, test: test.length, duplicates, conflicts };
    return { train, test };
  }
  const texts = new Set(given.map((review) => review.text));
  const train = reviews.filter((review) => !texts.has(review.text));
  const duplicates = reviews.length - train.length;
  requireBothClasses(given, "The held-out dataset has no");
  requireBothClasses(train, `Without the ${duplicates} reviews that are also held out, the training dataset has no`);
  yield { type: "split", train: train.length, test: given.length, duplicates, conflicts: 0 };
  return { train, test: given };
}

function requireBothClasses(reviews: readonly Review[], problem: string): void {
  const missing = CLASS_NAMES.find((_name, label) => reviews.every((review) => review.label !== label));
  if (missing === undefined) return;
  const advice = "Are the two datasets the same? Give another held-out dataset, or hold a share of this one out.";
  throw new WorkflowError("HELD_OUT_UNFIT", `${problem} ${missing} review. ${advice}`);
}
