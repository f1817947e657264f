import * as tf from "@tensorflow/tfjs";

/** Whether the current backend registers this kernel. If not, the operation is composed from others. */
export function hasKernel(name: string): boolean {
  const kernel = tf.getKernel(name, tf.getBackend()) as tf.KernelConfig | undefined; // The declared type omits undefined.
  return kernel !== undefined;
}
