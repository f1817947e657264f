import * as tf from "@tensorflow/tfjs";

/** A frozen weight with its low-rank adapter. */
interface AdaptedWeight {
  /** W, [out, in]; no gradient flows to it. */
  readonly weight: tf.Tensor2D;
  /** A, [r, in]. */
  readonly a: tf.Tensor2D;
  /** B, [out, r]. */
  readonly b: tf.Tensor2D;
  /** s = α / r. */
  readonly scale: number;
}

/**
 * The product of a linear layer with a low-rank adapter (LoRA).
 *
 *     y  = x Wₐᵀ,   Wₐ = W + s B A
 *     dx = dy Wₐ,   dA = s (dy B)ᵀ x,   dB = s dyᵀ (x Aᵀ)
 *
 * It is one operation with its own gradient. Wₐ has far fewer elements than the activations of a batch, so adding B A to W costs less than
 * adding x Aᵀ Bᵀ to x Wᵀ, forward and backward. The gradient never computes dyᵀ x, the third of the work that adapters save.
 *
 * @param x - [N, in]
 * @returns [N, out]
 * @see Hu et al. 2021, https://arxiv.org/abs/2106.09685
 */
export function adaptedProduct(x: tf.Tensor2D, { weight, a, b, scale }: AdaptedWeight): tf.Tensor2D {
  const multiply = tf.customGrad((...args) => {
    const [rows, down, up] = args as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const save = args[3] as tf.GradSaveFunc;
    const merged = tf.add(weight, tf.matMul(tf.mul<tf.Tensor2D>(up, scale), down)); // (out, in)
    save([rows, down, up, merged]);
    return {
      value: tf.matMul(rows, merged, false, true),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => backward(dy, saved as Saved, scale),
    };
  });
  return multiply(x, a, b) as tf.Tensor2D;
}

/** x [N, in], A [r, in], B [out, r], Wₐ [out, in]. */
type Saved = [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];

function backward(dy: tf.Tensor, [x, a, b, merged]: Saved, scale: number): tf.Tensor[] {
  const dyOfA = tf.mul(tf.matMul(dy, b), scale); // (N, r)
  const inner = tf.mul(tf.matMul(x, a, false, true), scale); // (N, r)
  return [tf.matMul(dy, merged), tf.matMul(dyOfA, x, true), tf.matMul(dy, inner, true)];
}
