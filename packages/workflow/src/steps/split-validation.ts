import { type Review, splitReviews } from "@sentiment-tuner/data";

const DEFAULT_SHARE = 0.1;
const MOST_VALIDATION_REVIEWS = 2_000;
const FEWEST_VALIDATION_REVIEWS = 50;

export interface ValidationOptions {
  readonly classNames: readonly string[];
  /** Share of the training reviews, 0 to 0.5. */
  readonly validationSize?: number | undefined;
  readonly seed: number;
}

/** Holds validation reviews out of the training reviews: by default 10%, at most 2,000, and none if they would be fewer than 50. */
export function splitValidation(
  reviews: readonly Review[],
  { classNames, validationSize, seed }: ValidationOptions,
): { readonly train: readonly Review[]; readonly validation: readonly Review[] } {
  const share = validationSize ?? Math.min(DEFAULT_SHARE, MOST_VALIDATION_REVIEWS / reviews.length);
  const fewest = validationSize === undefined ? FEWEST_VALIDATION_REVIEWS : 1;
  if (share * reviews.length < fewest) return { train: reviews, validation: [] };
  const { train, test } = splitReviews(reviews, { classNames, testSize: share, seed });
  return { train, validation: test };
}
