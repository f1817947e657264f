import * as tf from "@tensorflow/tfjs";

/**
 * Weighted sum of the cross-entropy of each row's true class.
 *
 *     L = Σ_b w_b · (log Σ_c exp(logits_bc) − logits_b,label_b)
 *
 * With every w_b = 1/B this is the mean of the batch. Weights from the caller also serve a smaller last batch and gradient accumulation,
 * and a recorded graph does not depend on the batch size, as it would with a mean.
 *
 * @param logits - [B, C], unscaled
 * @param labels - [B], int32, class indices in 0..C-1; a label outside adds nothing, so check them before
 * @param rowWeights - [B]; 0 leaves a row out
 * @returns scalar, in nats; log(C) for a uniform guess with weights that add up to 1
 * @throws RangeError if the batch sizes differ
 * @see Goodfellow, Bengio & Courville, Deep Learning (2016), §6.2.2
 */
export function weightedCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D, rowWeights: tf.Tensor1D): tf.Scalar {
  const [rows, classes] = logits.shape;
  if (labels.shape[0] !== rows || rowWeights.shape[0] !== rows) {
    const others = `${labels.shape[0]} labels and ${rowWeights.shape[0]} row weights`;
    throw new RangeError(`Cross-entropy got ${rows} rows of logits, ${others}; expected as many of each.`);
  }
  return tf.tidy(() => {
    const logProbabilities = tf.logSoftmax(logits); // (B, C)
    // Compared with a range rather than tf.oneHot, which ONNX Runtime's CPU provider cannot run on int32.
    const isTrueClass = tf.equal(tf.expandDims(labels, 1), tf.range(0, classes, 1, "int32")); // (B, C)
    const weights = tf.mul(tf.cast(isTrueClass, "float32"), tf.expandDims(rowWeights, 1)); // (B, C)
    return tf.neg(tf.sum(tf.mul(weights, logProbabilities))) as tf.Scalar; // A sum over all axes.
  });
}
