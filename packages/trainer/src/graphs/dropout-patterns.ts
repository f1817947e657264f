import { createRandom } from "@sentiment-tuner/data";
import type { Dropout } from "@sentiment-tuner/model";
import * as tf from "@tensorflow/tfjs";

/** The streams of random numbers for the tables and for the indices into them. */
const STREAM = { draws: 100, tables: 101 } as const;

/** Rows of a table: as many as 16 random bits can address. */
const PATTERNS = 65_536;

/** The most elements that one draw decides. With 16, the tables of a model take 11 MB. */
const LONGEST_PATTERN = 16;

/** The place of a batch in a run. Together with the number of the dropout in the network it determines every dropped element. */
export interface DropoutPlace {
  readonly seed: number;
  /** 1-based. */
  readonly step: number;
  /** Which of the step's accumulated batches. */
  readonly batch: number;
}

/**
 * Dropout by table: a draw of 16 bits picks one of 65,536 patterns of up to 16 factors, each 0 or 1 / (1 - rate). Only an index for each
 * pattern crosses to a device, not a mask of every element, and only the indices need random numbers.
 *
 * A pattern is a row of as many elements as the largest divisor of `width` up to 16. Each column of the table has its share of zeros to
 * 1 in 65,536, and two columns are practically independent (their correlation is that of a sample of 65,536).
 *
 * @param draw - returns [count] indices of patterns, int32, for the dropout of that number
 * @param tables - keeps the tables between calls
 */
export function patternDropout(
  draw: (count: number, dropout: number) => tf.Tensor,
  tables: PatternTables = createPatternTables(),
): Dropout {
  let dropouts = 0;
  return (x, rate, width) => {
    if (rate === 0) return x;
    const length = patternLength(width);
    if (x.size % width !== 0) {
      throw new RangeError(`Dropout of width ${width} does not divide a tensor of shape [${x.shape.join(", ")}].`);
    }
    const mask = tf.gather(tables.of(rate, length), draw(x.size / length, dropouts++));
    return tf.mul(x, tf.reshape(mask, x.shape));
  };
}

/** Tables as tensors of the current backend. */
export interface PatternTables {
  /** [65,536, length] */
  of(rate: number, length: number): tf.Tensor;
  dispose(): void;
}

/** @param hold - protects a table from the end of the scope in which it is made, as `tf.keep` does */
export function createPatternTables(hold: (table: tf.Tensor) => tf.Tensor = (table) => table): PatternTables {
  const tables = new Map<string, tf.Tensor>();
  return {
    of(rate, length) {
      const key = `${String(rate)} ${String(length)}`;
      const table = tables.get(key) ?? hold(tf.tensor2d(patternTable(rate, length), [PATTERNS, length]));
      tables.set(key, table);
      return table;
    },
    dispose() {
      tf.dispose([...tables.values()]);
      tables.clear();
    },
  };
}

/** Fills with indices of patterns. They depend only on the place, so that a resumed run repeats an uninterrupted one. */
export function drawPatterns(indices: Int32Array, { seed, step, batch }: DropoutPlace, dropout: number): void {
  const random = createRandom(seed, STREAM.draws, step, batch, dropout);
  for (let index = 0; index < indices.length; index += 2) {
    const word = random.word();
    indices[index] = word >>> 16;
    indices[index + 1] = word & 0xffff; // Ignored beyond the end of an array of odd length.
  }
}

/** How many elements one draw decides. */
export function patternLength(width: number): number {
  let length = Math.min(width, LONGEST_PATTERN);
  while (width % length !== 0) length--;
  return length;
}

const knownTables = new Map<string, Float32Array>();

/** [65,536 · length], row-major: 0 with probability `rate`, else 1 / (1 - rate). The same on every machine and for every seed. */
export function patternTable(rate: number, length: number): Float32Array {
  const key = `${String(rate)} ${String(length)}`;
  const known = knownTables.get(key);
  if (known !== undefined) return known;
  const random = createRandom(0, STREAM.tables);
  const table = new Float32Array(PATTERNS * length);
  const column = new Float32Array(PATTERNS).fill(1 / (1 - rate));
  column.fill(0, 0, Math.round(PATTERNS * rate));
  for (let place = 0; place < length; place++) {
    random.shuffle(column);
    for (const [pattern, value] of column.entries()) table[pattern * length + place] = value;
  }
  knownTables.set(key, table);
  return table;
}
