import * as tf from "@tensorflow/tfjs";

/** Does synchronous work on a registered backend; the backend that was current is current again afterwards. */
export function runOnBackend<T>(backend: string, work: () => T): T {
  const previous = tf.getBackend();
  void tf.setBackend(backend); // Synchronous, as the backend is registered and ready.
  try {
    return work();
  } finally {
    void tf.setBackend(previous);
  }
}
