import { MetricsError } from "./errors.ts";
import { logBinomialProbability } from "./binomial-probability.ts";

/** A source of uniform numbers in [0, 1). A seeded source makes results repeatable. */
export type RandomSource = () => number;

/**
 * Draws from the binomial distribution exactly, by inversion of one uniform number.
 *
 * The terms are taken from the most likely count outwards, so about one standard deviation of steps is enough.
 */
export function drawBinomial(trials: number, probability: number, random: RandomSource): number {
  if (trials === 0 || probability <= 0) return 0;
  if (probability >= 1) return trials;
  const mode = Math.min(trials, Math.floor((trials + 1) * probability));
  const odds = probability / (1 - probability);
  let up = mode;
  let down = mode;
  let upChance = Math.exp(logBinomialProbability(mode, trials, probability));
  let downChance = upChance;
  let rest = drawUniform(random) - upChance;
  if (rest < 0) return mode;
  while (upChance > 0 || downChance > 0) {
    upChance *= ((trials - up) / (up + 1)) * odds; // P(k+1) / P(k); 0 past the end
    rest -= upChance;
    if (rest < 0) return up + 1;
    if (upChance > 0) up++;
    downChance *= down / ((trials - down + 1) * odds); // P(k−1) / P(k); 0 past the end
    rest -= downChance;
    if (rest < 0) return down - 1;
    if (downChance > 0) down--;
  }
  return mode; // Rounded terms can sum to slightly less than 1, and the number can lie above that sum.
}

/**
 * Draws `trials` rows with replacement from cells that hold `counts` rows, into `drawn`.
 *
 * A multinomial draw as a chain of binomial ones: each cell takes its share of the trials left by the cells before it.
 */
export function drawMultinomial(counts: Float64Array, trials: number, random: RandomSource, drawn: Float64Array): void {
  let countLeft = 0;
  for (const count of counts) countLeft += count;
  let trialsLeft = trials;
  for (let cell = 0; cell < counts.length; cell++) {
    const count = counts[cell] ?? 0;
    const taken = count === 0 ? 0 : drawBinomial(trialsLeft, count / countLeft, random);
    drawn[cell] = taken;
    trialsLeft -= taken;
    countLeft -= count;
  }
}

/** Draws N rows with replacement; `multiplicity[row]` becomes the number of times `row` was drawn. */
export function drawRows(multiplicity: Uint32Array, random: RandomSource): void {
  const rows = multiplicity.length;
  multiplicity.fill(0);
  for (let draw = 0; draw < rows; draw++) {
    const row = Math.floor(drawUniform(random) * rows);
    multiplicity[row] = (multiplicity[row] ?? 0) + 1;
  }
}

function drawUniform(random: RandomSource): number {
  const value = random();
  if (!(value >= 0 && value < 1)) {
    throw new MetricsError("OPTION_INVALID", `The option random gave ${value}, expected a number in [0, 1).`);
  }
  return value;
}
