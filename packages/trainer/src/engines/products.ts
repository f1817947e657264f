import { trace } from "@sentiment-tuner/onnx";
import * as tf from "@tensorflow/tfjs";

import type { MatrixProducts } from "./engine.ts";
import { floatTensor, openSession, type Provider } from "./runtime-session.ts";
import { onTensorflow } from "./tensorflow-session.ts";

/** x · x · … as a graph; one number comes back, so that little is copied. */
export async function openRuntimeProducts(provider: Provider, size: number, count: number): Promise<MatrixProducts> {
  const graph = trace(({ x }) => ({ y: chain(x, count) }), { x: { shape: [size, size], dtype: "float32" } });
  const session = await openSession(graph, { provider });
  const x = floatTensor(new Float32Array(size * size).fill(1 / size), [size, size]);
  return {
    async run() {
      await session.run({ x });
    },
    dispose: () => session.release(),
  };
}

export function openTensorflowProducts(size: number, count: number): MatrixProducts {
  const x = onTensorflow(() => tf.fill([size, size], 1 / size));
  return {
    run() {
      onTensorflow(() => tf.tidy(() => chain(x, count).dataSync())); // Reading waits until it is computed.
      return Promise.resolve();
    },
    dispose() {
      onTensorflow(() => tf.dispose(x));
      return Promise.resolve();
    },
  };
}

function chain(x: tf.Tensor, count: number): tf.Tensor {
  let product = x;
  for (let index = 0; index < count; index++) product = tf.matMul(product, x);
  return tf.sum(tf.sum(product, 1));
}
