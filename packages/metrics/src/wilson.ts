import type { Interval } from "./bootstrap.ts";
import { MetricsError } from "./errors.ts";

/** Quantile of the standard normal distribution for a two-sided interval of 95%. */
const Z_95 = 1.959963984540054;

/**
 * The 95% score interval of a share, such as an accuracy. Unlike a bootstrap, it is not empty where every row is correct or wrong.
 *
 * (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n), with p = successes / n
 *
 * @param successes - 0 to `rows`
 * @throws MetricsError if there are no rows, or more successes than rows
 * @see Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927)
 */
export function wilsonInterval(successes: number, rows: number): Interval {
  if (!(rows > 0) || successes < 0 || successes > rows) {
    throw new MetricsError("OPTION_INVALID", `${successes} of ${rows} rows is not a share.`);
  }
  const share = successes / rows;
  const square = Z_95 ** 2 / rows;
  const center = share + square / 2;
  const half = Z_95 * Math.sqrt((share * (1 - share)) / rows + square / (4 * rows));
  return {
    low: successes === 0 ? 0 : (center - half) / (1 + square),
    high: successes === rows ? 1 : (center + half) / (1 + square),
    level: 0.95,
  };
}
