import { MetricsError } from "./errors.ts";
import { chiSquareTail, fairSplitProbability } from "./tail-probabilities.ts";
import { checkLength, checkNotEmpty } from "./validation.ts";

/** The chi-square approximation is used from this number of differing rows on. */
const CHI_SQUARE_FROM = 25;

export interface McNemarOptions {
  /** `auto`, the default, means `exact` below 25 differing rows, otherwise `chi-square`. */
  method?: "auto" | "exact" | "chi-square";
}

export interface McNemarResult {
  /** Rows that only the first model classified correctly. */
  onlyFirstCorrect: number;
  /** Rows that only the second model classified correctly. */
  onlySecondCorrect: number;
  method: "exact" | "chi-square";
  /** The smaller of the two counts for `exact`, the corrected chi-square for `chi-square`. */
  statistic: number;
  /** The chance of a difference at least this large between two equally accurate models. */
  pValue: number;
}

/**
 * McNemar's test: is one of two models correct more often on the same rows?
 *
 * @param labels - [N], class indices
 * @param first - [N], predictions of the first model
 * @param second - [N], predictions of the second model
 * @throws MetricsError if there are no rows or the lengths differ
 * @see McNemar, Note on the sampling error of the difference between correlated proportions (1947)
 */
export function mcnemar(
  labels: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: McNemarOptions = {},
): McNemarResult {
  checkNotEmpty(labels.length, "labels");
  checkLength(first.length, labels.length, "predictions of the first model");
  checkLength(second.length, labels.length, "predictions of the second model");
  let onlyFirstCorrect = 0;
  let onlySecondCorrect = 0;
  for (let row = 0; row < labels.length; row++) {
    const isFirstCorrect = first[row] === labels[row];
    const isSecondCorrect = second[row] === labels[row];
    if (isFirstCorrect && !isSecondCorrect) onlyFirstCorrect++;
    if (isSecondCorrect && !isFirstCorrect) onlySecondCorrect++;
  }
  return mcnemarFromCounts(onlyFirstCorrect, onlySecondCorrect, options);
}

/**
 * McNemar's test from the two counts b and c.
 *
 * exact: p = min(1, 2 P(X ≤ min(b, c))), X ~ Binomial(b + c, ½)
 * chi-square: χ² = max(0, |b − c| − 1)² / (b + c), one degree of freedom, Edwards' continuity correction
 *
 * Both give p = 1 when b = c. There the correction stops at zero, as in R; statsmodels lets it overshoot to 1 / (b + c).
 *
 * @throws MetricsError `OPTION_INVALID` for a count that is not a whole number of at least 0
 */
export function mcnemarFromCounts(
  onlyFirstCorrect: number,
  onlySecondCorrect: number,
  { method = "auto" }: McNemarOptions = {},
): McNemarResult {
  for (const count of [onlyFirstCorrect, onlySecondCorrect]) {
    if (!Number.isInteger(count) || count < 0) {
      throw new MetricsError("OPTION_INVALID", `A count of rows is ${count}, expected a whole number of at least 0.`);
    }
  }
  const differing = onlyFirstCorrect + onlySecondCorrect;
  const isExact = method === "exact" || (method === "auto" && differing < CHI_SQUARE_FROM);
  if (isExact) {
    return {
      onlyFirstCorrect,
      onlySecondCorrect,
      method: "exact",
      statistic: Math.min(onlyFirstCorrect, onlySecondCorrect),
      pValue: fairSplitProbability(onlyFirstCorrect, onlySecondCorrect),
    };
  }
  const gap = Math.max(0, Math.abs(onlyFirstCorrect - onlySecondCorrect) - 1);
  const statistic = differing === 0 ? 0 : (gap * gap) / differing;
  return { onlyFirstCorrect, onlySecondCorrect, method: "chi-square", statistic, pValue: chiSquareTail(statistic) };
}
