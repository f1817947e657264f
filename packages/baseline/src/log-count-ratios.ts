/** Added to every count, so that the ratio of a word in only one class is finite. */
const SMOOTHING = 1;

/** In how many reviews of each class a feature occurs. */
export interface FeatureCounts {
  /** [F] */
  readonly negative: Int32Array;
  /** [F] */
  readonly positive: Int32Array;
}

/**
 * The squares of naive Bayes' log-count ratios r. A linear model scaled by r needs only the squares.
 *
 * r_f = log( (p_f / Σ p) / (q_f / Σ q) ),  p = smoothing + positive counts, q = smoothing + negative counts
 *
 * @returns [F], r_f²; 0 for a feature that never occurred
 * @see Wang & Manning, Baselines and Bigrams: Simple, Good Sentiment and Topic Classification (ACL 2012), equation 2
 */
export function squaredLogCountRatios({ negative, positive }: FeatureCounts): Float32Array {
  let [negativeSum, positiveSum] = [0, 0];
  for (let feature = 0; feature < positive.length; feature++) {
    if (negative[feature]! + positive[feature]! === 0) continue;
    negativeSum += negative[feature]! + SMOOTHING;
    positiveSum += positive[feature]! + SMOOTHING;
  }
  const classRatio = Math.log(positiveSum / negativeSum);
  const squares = new Float32Array(positive.length);
  for (let feature = 0; feature < positive.length; feature++) {
    if (negative[feature]! + positive[feature]! === 0) continue;
    const ratio = Math.log((positive[feature]! + SMOOTHING) / (negative[feature]! + SMOOTHING)) - classRatio;
    squares[feature] = ratio * ratio;
  }
  return squares;
}
