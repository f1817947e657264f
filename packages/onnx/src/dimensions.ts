import { OnnxError } from "./errors.ts";

/**
 * A dimension that stays open in the recorded graph.
 *
 * TensorFlow.js needs a number for every dimension, so a prime that divides no known size stands in for a symbol. The factors of a recorded
 * size then show its symbols: with batch = 37 and sequence = 41, the size 37·41·384 can only be "batch · sequence · 384".
 */
export interface DimensionSymbol {
  readonly name: string;
  readonly standIn: number;
}

/** A product of `factor` and the named symbols. A symbol that divides the size twice appears twice. */
export interface Dimension {
  readonly symbols: readonly string[];
  readonly factor: number;
}

/** Splits a recorded size into its symbols and the remaining factor. */
export function readDimension(size: number, symbols: readonly DimensionSymbol[]): Dimension {
  const found: string[] = [];
  let factor = size;
  for (const { name, standIn } of symbols) {
    while (factor > 0 && factor % standIn === 0) {
      found.push(name);
      factor /= standIn;
    }
  }
  return { symbols: found, factor };
}

/**
 * The size of a dimension for given sizes of its symbols.
 *
 * @param sizes - by symbol
 * @throws OnnxError DIMENSION_UNRESOLVED if one is missing
 */
export function resolveDimension(dimension: Dimension, sizes: Readonly<Record<string, number>>): number {
  return dimension.symbols.reduce((product, name) => {
    const size = sizes[name];
    if (size === undefined) {
      throw new OnnxError(
        "DIMENSION_UNRESOLVED",
        `The size of dimension "${name}" is missing. Pass it with the others.`,
      );
    }
    return product * size;
  }, dimension.factor);
}

/** Two recordings must be equal. The third is for the case that a literal happens to equal a stand-in of one of them. */
const CHOICES = 3;

/**
 * Chooses stand-ins for the symbols, several times: primes from 31 up that divide no known size.
 *
 * They are small, because TensorFlow.js creates some constants at full size during recording. They are not tiny, because a literal such as 3
 * in the traced function must not look like a dimension. No prime is used twice, unless a limit leaves too few.
 *
 * @param knownSizes - the fixed sizes of the inputs
 * @param limits - symbol → largest size that the traced function accepts, such as the length of a position table
 * @returns three choices, each with one stand-in per name, in the order of `names`
 * @throws OnnxError DIMENSION_UNRESOLVED if a limit leaves no prime
 */
export function chooseStandIns(
  names: readonly string[],
  knownSizes: readonly number[],
  limits: Readonly<Record<string, number>>,
): DimensionSymbol[][] {
  const used = new Set<number>();
  return Array.from({ length: CHOICES }, () => {
    const taken = new Set<number>();
    return names.map((name) => {
      const limit = limits[name] ?? Number.POSITIVE_INFINITY;
      const isFree = (prime: number): boolean => !taken.has(prime) && knownSizes.every((size) => size % prime !== 0);
      const candidates = [...primes(31, Math.min(limit, 997)), ...primes(2, Math.min(limit, 30)).reverse()].filter(
        isFree,
      );
      const standIn = candidates.find((prime) => !used.has(prime)) ?? candidates[0];
      if (standIn === undefined) {
        throw new OnnxError(
          "DIMENSION_UNRESOLVED",
          `No prime up to ${String(limit)} can stand in for dimension "${name}". Raise its limit.`,
        );
      }
      taken.add(standIn);
      used.add(standIn);
      return { name, standIn };
    });
  });
}

function primes(from: number, to: number): number[] {
  const found: number[] = [];
  for (let candidate = Math.max(2, from); candidate <= to; candidate++) {
    if (isPrime(candidate)) found.push(candidate);
  }
  return found;
}

function isPrime(value: number): boolean {
  for (let divisor = 2; divisor * divisor <= value; divisor++) {
    if (value % divisor === 0) return false;
  }
  return value > 1;
}
