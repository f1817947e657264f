/** Two classes: words are weighed by what they add to the logit of `best` minus that of `next`. */
export interface Lead {
  readonly best: number;
  readonly next: number;
}

/** The index of the largest score and of the one that comes next; of equal ones the first. */
export function twoLikeliest(scores: ArrayLike<number>): Lead {
  const indices = Array.from({ length: scores.length }, (_score, index) => index);
  const [best = 0, next = best] = indices.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  return { best, next };
}
