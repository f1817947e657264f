import type { CleaningRule } from "./cleaning-rule.ts";
import type { Review } from "../review.ts";

export interface CleanedReviews {
  readonly reviews: Review[];
  /** Rule → number of texts it changed. Holds every applied rule. */
  readonly counts: Record<string, number>;
  /** Reviews left out because their text was only markup. */
  readonly emptied: number;
}

/** Applies the rules in order to every review. Does not change the input. */
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
