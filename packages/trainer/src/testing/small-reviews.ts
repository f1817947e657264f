import type { TokenizedReviews } from "@sentiment-tuner/data";

/** Reviews of one to five tokens: class 1 leans to high ids, class 0 to low ones; no review contains 0, 8 and 9. */
export function smallReviews(count: number): TokenizedReviews {
  const labels = Int32Array.from({ length: count }, (_, index) => index % 2);
  const inputIds = Array.from(labels, (label, index) =>
    Int32Array.from({ length: 1 + (index % 5) }, (_, t) => 1 + ((index * 3 + t * 2) % 4) + 3 * label),
  );
  return { inputIds, labels };
}
