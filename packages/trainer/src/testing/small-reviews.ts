import type { TokenizedReviews } from "@sentiment-tuner/data";

/** Reviews of one to five tokens: higher classes lean to higher ids. Of two classes, no review contains 0, 8 and 9. */
export function smallReviews(count: number, classes = 2): TokenizedReviews {
  const labels = Int32Array.from({ length: count }, (_, index) => index % classes);
  const inputIds = Array.from(labels, (label, index) =>
    Int32Array.from({ length: 1 + (index % 5) }, (_, t) => 1 + ((index * 3 + t * 2) % 4) + 3 * label),
  );
  return { inputIds, labels };
}
