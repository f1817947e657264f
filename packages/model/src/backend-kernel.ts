import * as tf from "@tensorflow/tfjs";

/** Whether the current backend has a kernel of its own for an operation that TensorFlow.js otherwise composes. */
export function hasKernel(name: string): boolean {
  const kernel = tf.getKernel(name, tf.getBackend()) as tf.KernelConfig | undefined; // Its type leaves out that there may be none.
  return kernel !== undefined;
}
