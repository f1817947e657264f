import { DEFAULT_TRAIN_CONFIG } from "@sentiment-tuner/protocol";
import { type Engine, type StepInput } from "@sentiment-tuner/trainer";

import { type BenchModel, makeFullBatch } from "./made-up.ts";
import { summarize, type Timing } from "./measure.ts";

export const LENGTH = 128;
const CALLS = 4;

/**
 * Times one whole training step, with dropout and AdamW. If an engine makes several steps per call, the time of a call is divided by their
 * number. The first calls are a warm-up.
 */
export async function timeStep(engine: Engine, model: BenchModel, rows: number, length = LENGTH): Promise<Timing> {
  const { beta1, beta2, epsilon, weightDecay } = DEFAULT_TRAIN_CONFIG;
  const session = await engine.open({
    ...model,
    seed: 1,
    maxGradientNorm: 1,
    optimizer: { beta1, beta2, epsilon, weightDecay },
  });
  const batch = makeFullBatch(rows, length, model.config.vocabularySize);
  let step = 0;
  const input = (): StepInput => ({ step: ++step, learningRate: 5e-5, batches: [batch] });
  const call = async (): Promise<number> => {
    const inputs = Array.from({ length: session.loop?.most(batch) ?? 1 }, input);
    const start = performance.now();
    if (session.loop === undefined) for (const one of inputs) await session.step(one);
    else await session.loop.steps(inputs);
    return (performance.now() - start) / inputs.length;
  };
  const warmUp = session.loop === undefined ? 1 : 3; // The first calls measure how many steps one call makes.
  const times: number[] = [];
  for (let count = 0; count < warmUp + CALLS; count++) times.push(await call());
  await session.dispose();
  return summarize(times.slice(warmUp));
}
