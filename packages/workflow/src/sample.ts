import { CLASS_NAMES, createRandom, type Review } from "@sentiment-tuner/data";

/** The stream of random numbers that a sample of held-out reviews is drawn from. */
const SAMPLE_STREAM = 202;

/** A random sample with each class in proportion, in the order of the reviews; all of them where that is not more than the limit. */
export function sampleOf(reviews: readonly Review[], limit: number | undefined, seed: number): readonly Review[] {
  if (limit === undefined || reviews.length <= limit) return reviews;
  const random = createRandom(seed, SAMPLE_STREAM);
  const keyed = reviews.map((review) => ({ review, priority: random.next() }));
  const kept = CLASS_NAMES.flatMap((_name, label) => {
    const ofClass = keyed.filter(({ review }) => review.label === label);
    const count = Math.max(1, Math.round((limit * ofClass.length) / reviews.length));
    return ofClass.sort((a, b) => a.priority - b.priority).slice(0, count);
  });
  const chosen = new Set(kept.map(({ review }) => review));
  return reviews.filter((review) => chosen.has(review));
}
