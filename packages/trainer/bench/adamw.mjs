// What one step of the optimizer costs per parameter: the scan for norm and zero rows, clipping and AdamW.
//
//     npx tsx --conditions=@sentiment-tuner/source packages/trainer/bench/adamw.mjs

import { createAdamW } from "../src/optimizer/adamw.ts";

const OPTIONS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };
const WIDTH = 768;
const REPEATS = 15;

/** DistilBERT's word embeddings with a share of rows in use, and as many values in layers that are all in use. */
const CASES = [
  { name: "layers: every row has a gradient", rows: 30_522, share: 1 },
  { name: "word embeddings: a quarter of the rows has one", rows: 30_522, share: 0.25 },
  { name: "word embeddings: no row has one", rows: 30_522, share: 0 },
];

for (const { name, rows, share } of CASES) {
  const length = rows * WIDTH;
  const values = Float32Array.from({ length }, (_, index) => Math.sin(index));
  const used = Math.round(1 / Math.max(share, 1 / rows));
  const gradient = values.map((value, index) =>
    share > 0 && Math.floor(index / WIDTH) % used === 0 ? value * 1e-3 : 0,
  );
  const parameter = { name: "weight", shape: [rows, WIDTH], values };
  const optimizer = createAdamW(new Map([["weight", parameter]]), OPTIONS);
  const times = Array.from({ length: REPEATS }, (_, index) => {
    const startedAt = performance.now();
    const gradients = new Map([["weight", gradient]]);
    const norm = optimizer.gradientNorm(gradients);
    optimizer.update(gradients, norm, { step: index + 1, learningRate: 1e-5, maxGradientNorm: 1 });
    return performance.now() - startedAt;
  });
  const fastest = Math.min(...times); // other work on the machine only ever adds
  console.log(`${((fastest * 1e6) / length).toFixed(2).padStart(6)} ns per parameter, ${name}`);
}
