/** The linear models of several classes, each against the rest, over the same features. */
export interface LinearClassifiers {
  /** Number of classes with a model. */
  readonly size: number;
  /** Adds what was learned for the next class. */
  add(model: { readonly squares: Float32Array; readonly products: Float64Array; readonly bias: number }): void;
  /**
   * The log-odds of each class against the rest.
   *
   * @param indices - the features of a text
   * @param logOdds - [size], receives the result
   */
  logOddsOf(indices: Int32Array, logOdds: Float64Array): void;
}

/**
 * Holds r² and weight · r of each feature and class. The numbers of one feature lie side by side: a text reads a few places of memory,
 * independently of the number of classes.
 *
 * @param featureCount - F
 * @param size - number of models that will be added
 */
export function createLinearClassifiers(featureCount: number, size: number): LinearClassifiers {
  const squares = new Float32Array(featureCount * size); // [F, size]
  const products = new Float64Array(featureCount * size); // [F, size]
  const biases: number[] = [];
  const squareSums = new Float64Array(size);

  return {
    size,
    add(model) {
      const place = biases.push(model.bias) - 1;
      for (let feature = 0; feature < featureCount; feature++) {
        squares[feature * size + place] = model.squares[feature]!;
        products[feature * size + place] = model.products[feature]!;
      }
    },
    logOddsOf(indices, logOdds) {
      squareSums.fill(0);
      logOdds.fill(0);
      for (const feature of indices) {
        for (let place = 0; place < size; place++) {
          squareSums[place]! += squares[feature * size + place]!;
          logOdds[place]! += products[feature * size + place]!;
        }
      }
      for (let place = 0; place < size; place++) {
        logOdds[place] = unitScale(squareSums[place]!) * logOdds[place]! + biases[place]!;
      }
    },
  };
}

/** The factor that scales a text to unit length; 0 if it has no known word. */
export function unitScale(squaredLength: number): number {
  return squaredLength === 0 ? 0 : 1 / Math.sqrt(squaredLength);
}
