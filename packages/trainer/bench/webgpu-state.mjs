// Where weights and moments live between steps on ONNX Runtime's WebGPU provider: on the device, or in main memory, fed in each step and
// updated there. Needs a GPU, or SwiftShader as the tests set it up.
//
//     npx tsx --conditions=@sentiment-tuner/source packages/trainer/bench/webgpu-state.mjs
import { distilbert, initializeParameters } from "@sentiment-tuner/model";

import { openDeviceSession } from "../src/engines/device-session.ts";
import { openHostSession } from "../src/engines/host-session.ts";

const STEPS = 5;
const SIZES = [
  { name: "0.2 M parameters", vocab_size: 2000, dim: 64, n_layers: 2, n_heads: 4, hidden_dim: 256 },
  { name: "8 M parameters", vocab_size: 30_000, dim: 256, n_layers: 1, n_heads: 4, hidden_dim: 512 },
];
const WAYS = { device: openDeviceSession, "fed each step": openHostSession };

for (const { name, ...sizes } of SIZES) {
  const config = distilbert.readConfig({ model_type: "distilbert", max_position_embeddings: 64, ...sizes });
  for (const [way, open] of Object.entries(WAYS)) {
    const session = await open(
      {
        architecture: distilbert,
        config,
        parameters: initializeParameters(distilbert, config, 0),
        seed: 1,
        maxGradientNorm: 1,
        optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
      },
      "webgpu",
    );
    const times = [];
    for (let step = 1; step <= STEPS + 1; step++) {
      const start = performance.now();
      await session.step({ step, learningRate: 1e-4, batches: [makeBatch(4, 16)] });
      if (step > 1) times.push(performance.now() - start);
    }
    console.log(`${name}, ${way}: ${Math.min(...times).toFixed(0)} ms a step, fastest of ${STEPS}`);
    await session.dispose();
  }
}

function makeBatch(rows, length) {
  const ids = Int32Array.from({ length: rows * length }, (_, index) => (index * 31) % 1000);
  return {
    rows,
    length,
    inputIds: ids,
    attentionMask: new Int32Array(rows * length).fill(1),
    labels: Int32Array.from({ length: rows }, (_, row) => row % 2),
    indices: Int32Array.from({ length: rows }, (_, row) => row),
  };
}
