import { logBinomialProbability } from "./binomial-probability.ts";

const RELATIVE_PRECISION = 1e-16;
/** The series of erf is accurate up to here; above, the continued fraction converges quickly. */
const SERIES_UP_TO = 1.5;

/**
 * The two-sided probability of a split at least as uneven as this one, if both sides are equally likely.
 *
 * p = min(1, 2 Σ_{k ≤ min} C(n, k) / 2ⁿ)
 */
export function fairSplitProbability(first: number, second: number): number {
  const trials = first + second;
  const smaller = Math.min(first, second);
  if (trials === 0) return 1;
  let term = Math.exp(logBinomialProbability(smaller, trials, 0.5));
  let tail = 0;
  for (let k = smaller; k >= 0 && term > tail * RELATIVE_PRECISION; k--) {
    tail += term;
    term *= k / (trials - k + 1);
  }
  return Math.min(1, 2 * tail);
}

/** P(X > statistic) for chi-square with one degree of freedom: erfc(√(statistic / 2)). */
export function chiSquareTail(statistic: number): number {
  return complementaryError(Math.sqrt(statistic / 2));
}

/** erfc(x) for x ≥ 0. @see Abramowitz & Stegun (1964), 7.1.6 (series) and 7.1.14 (continued fraction) */
function complementaryError(x: number): number {
  if (x < SERIES_UP_TO) {
    let term = x;
    let sum = x;
    for (let n = 1; term > sum * RELATIVE_PRECISION; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let fraction = x;
  for (let k = 120; k >= 1; k--) fraction = x + k / 2 / fraction; // 120 terms are exact to the last digit at x = 1.5.
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
