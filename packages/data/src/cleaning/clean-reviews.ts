import type { Review } from "../review.ts";
import type { CleaningRule } from "./cleaning-rule.ts";
import { isPlaceholder } from "./placeholders.ts";

export interface CleanedReviews {
  readonly reviews: Review[];
  /** Rule → number of texts it changed. Holds every applied rule. */
  readonly counts: Record<string, number>;
  /** Reviews left out because their text was only markup. */
  readonly emptied: number;
  /** Text that stands for a missing one, such as "[deleted]" → reviews left out. */
  readonly placeholders: Record<string, number>;
}

/** Applies the rules in order to every review, and leaves out those without a text. Does not change the input. */
export function cleanReviews(reviews: readonly Review[], rules: readonly CleaningRule[]): CleanedReviews {
  const steps = cleanInSteps(reviews, rules);
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

/** Characters between two steps: some tens of milliseconds. */
const STEP_CHARACTERS = 1_000_000;

/** The same in steps, between which the caller can do other work, such as hear that it must stop. */
export function* cleanInSteps(
  reviews: readonly Review[],
  rules: readonly CleaningRule[],
): Generator<void, CleanedReviews> {
  const changed = rules.map(() => 0);
  const placeholders = new Map<string, { readonly text: string; count: number }>();
  const cleaned: Review[] = [];
  let emptied = 0;
  let characters = 0;
  for (const review of reviews) {
    let text = review.text;
    characters += text.length;
    if (characters > STEP_CHARACTERS) {
      yield;
      characters = 0;
    }
    for (const [index, rule] of rules.entries()) {
      const before = text;
      text = rule.apply(before);
      if (text !== before) changed[index] = (changed[index] ?? 0) + 1;
    }
    if (text.trim() === "") emptied++;
    else if (isPlaceholder(text)) countPlaceholder(placeholders, text.trim());
    else cleaned.push(text === review.text ? review : { ...review, text });
  }
  return {
    reviews: cleaned,
    counts: Object.fromEntries(rules.map((rule, index) => [rule.name, changed[index] ?? 0])),
    emptied,
    placeholders: Object.fromEntries(Array.from(placeholders.values(), ({ text, count }) => [text, count])),
  };
}

/** Spellings that differ in case are one entry, under the first of them. */
function countPlaceholder(found: Map<string, { readonly text: string; count: number }>, text: string): void {
  const key = text.toLowerCase();
  const entry = found.get(key);
  if (entry === undefined) found.set(key, { text, count: 1 });
  else entry.count++;
}
