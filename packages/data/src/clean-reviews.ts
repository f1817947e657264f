import type { CleaningRule } from "./cleaning-rule.ts";
import type { Review } from "./review.ts";

export interface CleanedReviews {
  readonly reviews: Review[];
  /** Rule → texts that it changed. Every rule that was applied is there. */
  readonly counts: Record<string, number>;
  /** Reviews left out because nothing but markup was in them. */
  readonly emptied: number;
}

/** Applies the rules one after the other to every review. The reviews given are not changed. */
export function cleanReviews(reviews: readonly Review[], rules: readonly CleaningRule[]): CleanedReviews {
  const changed = rules.map(() => 0);
  const cleaned: Review[] = [];
  for (const review of reviews) {
    let text = review.text;
    for (const [index, rule] of rules.entries()) {
      const before = text;
      text = rule.apply(before);
      if (text !== before) changed[index] = (changed[index] ?? 0) + 1;
    }
    if (text.trim() === "") continue;
    cleaned.push(text === review.text ? review : { ...review, text });
  }
  const counts = Object.fromEntries(rules.map((rule, index) => [rule.name, changed[index] ?? 0]));
  return { reviews: cleaned, counts, emptied: reviews.length - cleaned.length };
}
