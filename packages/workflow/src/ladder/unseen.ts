import { createRandom } from "@sentiment-tuner/data";

import { stratifiedFolds } from "./stratified-folds.ts";

/** Random number stream of the folds. */
const FOLD_STREAM = 202;
export const FOLDS = 5;
/** With fewer validation reviews, one standard error of an accuracy of 90% is above 3 points: they would decide by chance. */
const FEWEST_VALIDATION_REVIEWS = 100;
/** On few reviews the figures depend on how they are divided, and are averaged over this many divisions. */
const REPEATS = [
  { below: 200, repeats: 10 },
  { below: 1_000, repeats: 3 },
] as const;

/** The reviews that decide which model is recommended. They are never test reviews. */
export interface Unseen {
  /**
   * - validation: reviews that no model of the ladder learns from
   * - cross-validation: all training reviews; each is answered by models that learned from the other folds
   */
  readonly kind: "validation" | "cross-validation";
  /** [V], class indices. */
  readonly labels: Int32Array;
  /**
   * One division or more. Each has the fold of every review [V], 0..{@link FOLDS}-1: what few numbers need, such as a temperature, is fitted on
   * other folds than those that it is measured on.
   */
  readonly divisions: readonly Int32Array[];
}

interface LabelledReviews {
  readonly train: readonly { readonly label: number }[];
  readonly validation: readonly { readonly label: number }[] | undefined;
}

/** The validation reviews of a run if there are enough, otherwise its training reviews. */
export function unseenReviews({ train, validation = [] }: LabelledReviews, seed: number): Unseen {
  const kind = validation.length < FEWEST_VALIDATION_REVIEWS ? "cross-validation" : "validation";
  const reviews = kind === "validation" ? validation : [...train, ...validation];
  const labels = Int32Array.from(reviews, ({ label }) => label);
  const repeats = kind === "validation" ? 1 : (REPEATS.find(({ below }) => labels.length < below)?.repeats ?? 1);
  const random = createRandom(seed, FOLD_STREAM);
  return { kind, labels, divisions: Array.from({ length: repeats }, () => stratifiedFolds(labels, FOLDS, random)) };
}
