import type { Vocabulary } from "./vocabulary.ts";

/** What was learned for one class against the rest, over the features of a vocabulary. */
export interface ClassWeights {
  /** [F], r²: the squared scale of each feature. */
  readonly squares: Float32Array;
  /** [F], weight · r. */
  readonly products: Float64Array;
  readonly bias: number;
}

/**
 * A linear model as numbers: everything that must be kept to use it.
 *
 * It has S models, each of a class against the rest: one for two classes, otherwise one for each class.
 */
export interface LinearWeights {
  /** C */
  readonly classCount: number;
  /** [F], the numbers of the features, ascending. */
  readonly features: Int32Array;
  /** [F, S], r². */
  readonly squares: Float32Array;
  /** [F, S], weight · r. */
  readonly products: Float32Array;
  /** [S] */
  readonly biases: Float32Array;
}

/** S: the number of models of a class against the rest. */
export function modelCountOf(classCount: number): number {
  return classCount === 2 ? 1 : classCount;
}

/**
 * Puts what was learned for each class side by side: a text reads a few places of memory, independently of the number of classes.
 *
 * The numbers are rounded to bfloat16, the precision in which they are kept, so that a kept model answers exactly as the trained one.
 *
 * @param models - [S]
 */
export function uniteClassWeights(
  classCount: number,
  vocabulary: Pick<Vocabulary, "features" | "indicesOf">,
  models: readonly ClassWeights[],
): LinearWeights {
  const features = vocabulary.features();
  const order = vocabulary.indicesOf(features);
  const size = models.length;
  const squares = new Float32Array(features.length * size); // [F, S]
  const products = new Float32Array(features.length * size); // [F, S]
  for (const [place, model] of models.entries()) {
    for (let row = 0; row < order.length; row++) {
      squares[row * size + place] = model.squares[order[row]!]!;
      products[row * size + place] = model.products[order[row]!]!;
    }
  }
  return {
    classCount,
    features,
    squares: roundToBfloat16(squares),
    products: roundToBfloat16(products),
    biases: Float32Array.from(models, ({ bias }) => bias),
  };
}

/** The factor that scales a text to unit length; 0 if it has no known word. */
export function unitScale(squaredLength: number): number {
  return squaredLength === 0 ? 0 : 1 / Math.sqrt(squaredLength);
}

/** Rounds in place to the nearest numbers with eight significant bits, ties to even. @returns the same array */
function roundToBfloat16(values: Float32Array): Float32Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let index = 0; index < bits.length; index++) {
    const pattern = bits[index]!;
    bits[index] = (pattern + 0x7fff + ((pattern >>> 16) & 1)) & 0xffff0000;
  }
  return values;
}
