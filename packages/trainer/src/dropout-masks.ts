import { createRandom } from "@sentiment-tuner/data";

/** The stream of random numbers that masks are drawn from. */
const DROPOUT_STREAM = 100;

/** Where a mask is used; with the seed it decides every element. */
export interface MaskPlace {
  readonly seed: number;
  /** 1-based. */
  readonly step: number;
  /** Which of the step's accumulated batches. */
  readonly batch: number;
  /** Which of the network's dropouts, in the order in which it runs them. */
  readonly dropout: number;
}

/**
 * Fills a dropout mask: each element 0 with probability `rate`, else `kept`.
 *
 * A function of its place alone, so that a resumed run repeats an uninterrupted one. Rather than one random number for each element, it
 * draws how many are kept until the next that is dropped, which is distributed geometrically: with a rate of 0.1, a tenth of the draws.
 *
 * @param rate - between 0 and 1
 * @param kept - 1 / (1 - rate), so that the mean stays; a mask of bytes, which is scaled where it is used, has 1
 * @see Devroye, Non-Uniform Random Variate Generation (1986), §X.2.1
 */
export function fillDropoutMask(
  mask: Float32Array | Uint8Array,
  rate: number,
  place: MaskPlace,
  kept = 1 / (1 - rate),
): void {
  const random = createRandom(place.seed, DROPOUT_STREAM, place.step, place.batch, place.dropout);
  const gaps = gapTable(rate);
  mask.fill(kept);
  for (let index = 0; ; index++) {
    let gap = gaps[random.word() >>> 16] ?? 0;
    for (; gap === LONGEST; gap = gaps[random.word() >>> 16] ?? 0) index += LONGEST; // Geometric: what came before does not matter.
    index += gap;
    if (index >= mask.length) return;
    mask[index] = 0;
  }
}

/** The longest gap of the table; it stands for "that many, then draw again". */
const LONGEST = 255;
const DRAWS = 65_536;

const tables = new Map<number, Uint8Array>();

/**
 * Gap by 16 random bits: P(gap ≥ k) = (1 - rate)^k, rounded to 1/65,536. The mean gap, and so the rate, holds to about 1 part in 10,000.
 */
function gapTable(rate: number): Uint8Array {
  const known = tables.get(rate);
  if (known !== undefined) return known;
  const table = new Uint8Array(DRAWS);
  let start = 0;
  for (let gap = 0; gap < LONGEST; gap++) {
    const end = Math.round(DRAWS * (1 - (1 - rate) ** (gap + 1)));
    table.fill(gap, start, end);
    start = end;
  }
  table.fill(LONGEST, start);
  tables.set(rate, table);
  return table;
}
