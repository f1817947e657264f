import { DEFAULT_TRAIN_CONFIG, type Engine } from "@sentiment-tuner/trainer";

import { type BenchModel, makeFullBatch } from "./made-up.ts";
import { summarize, type Timing } from "./measure.ts";

export const LENGTH = 128;
const STEPS = 4;

/** One whole training step, dropout and AdamW included; the first is not counted. */
export async function timeStep(engine: Engine, model: BenchModel, rows: number): Promise<Timing> {
  const { beta1, beta2, epsilon, weightDecay } = DEFAULT_TRAIN_CONFIG;
  const session = await engine.open({
    ...model,
    seed: 1,
    maxGradientNorm: 1,
    optimizer: { beta1, beta2, epsilon, weightDecay },
  });
  const batch = makeFullBatch(rows, LENGTH, model.config.vocabularySize);
  const times: number[] = [];
  for (let step = 1; step <= STEPS + 1; step++) {
    const start = performance.now();
    await session.step({ step, learningRate: 5e-5, batches: [batch] });
    if (step > 1) times.push(performance.now() - start);
  }
  await session.dispose();
  return summarize(times);
}
