const LOG_TWO_PI = Math.log(2 * Math.PI);
const EXACT_UP_TO = 20;

/** ln k! for k = 0..20, from products that are exact in double precision. */
const TABLE: readonly number[] = buildTable();

/** ln of the chance of exactly `successes` in `trials`, each with `probability` in (0, 1). */
export function logBinomialProbability(successes: number, trials: number, probability: number): number {
  const failures = trials - successes;
  return (
    logFactorial(trials) -
    logFactorial(successes) -
    logFactorial(failures) +
    successes * Math.log(probability) +
    failures * Math.log1p(-probability)
  );
}

/**
 * ln n!, by table up to 20 and by Stirling's series above, where the first omitted term is below 1e-15.
 *
 * @param n - a whole number, at least 0
 */
function logFactorial(n: number): number {
  const known = TABLE[n];
  if (known !== undefined) return known;
  const square = n * n;
  const correction = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) / n;
  return (n + 0.5) * Math.log(n) - n + 0.5 * LOG_TWO_PI + correction;
}

function buildTable(): number[] {
  const table = [0];
  let factorial = 1;
  for (let k = 1; k <= EXACT_UP_TO; k++) {
    factorial *= k;
    table.push(Math.log(factorial));
  }
  return table;
}
