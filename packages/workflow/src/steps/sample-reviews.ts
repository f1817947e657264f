import { createRandom, type Review } from "@sentiment-tuner/data";

/** Random number stream of the sample of test reviews. */
const SAMPLE_STREAM = 202;

/**
 * A random sample in which each class keeps its share, in the order of the reviews.
 *
 * @param limit - about the number of reviews to keep; all of them if undefined
 */
export function sampleReviews(reviews: readonly Review[], limit: number | undefined, seed: number): readonly Review[] {
  if (limit === undefined || reviews.length <= limit) return reviews;
  const random = createRandom(seed, SAMPLE_STREAM);
  const keyed = reviews.map((review) => ({ review, priority: random.next() }));
  const kept = [...new Set(reviews.map(({ label }) => label))]
    .sort((a, b) => a - b)
    .flatMap((label) => {
      const ofClass = keyed.filter(({ review }) => review.label === label);
      const count = Math.max(1, Math.round((limit * ofClass.length) / reviews.length));
      return ofClass.sort((a, b) => a.priority - b.priority).slice(0, count);
    });
  const chosen = new Set(kept.map(({ review }) => review));
  return reviews.filter((review) => chosen.has(review));
}
