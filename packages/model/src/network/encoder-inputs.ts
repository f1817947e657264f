import type * as tf from "@tensorflow/tfjs";

/** A batch of tokenized texts. */
export interface EncoderInputs {
  /** [B, T], int32, each from 0 to V - 1. */
  readonly inputIds: tf.Tensor2D;
  /** [B, T], 1 for a token and 0 for padding. */
  readonly attentionMask: tf.Tensor2D;
  /**
   * [B·T, D], the word embeddings of `inputIds`, or other vectors in their place. Used to take a gradient with respect to them. By default
   * the encoder looks them up.
   */
  readonly wordEmbeddings?: tf.Tensor2D;
}
