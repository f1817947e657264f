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
  const inputAfter = (offset: number): StepInput => ({ step: step + offset, learningRate: 5e-5, batches: [batch] });
  function* upcoming(): Generator<StepInput, void> {
    for (let offset = 1; ; offset++) yield inputAfter(offset);
  }
  const call = async (): Promise<number> => {
    const inputs = Array.from({ length: session.stepsPerCall(upcoming()) }, (_, index) => inputAfter(index + 1));
    const start = performance.now();
    const { length: made } = await session.steps(inputs);
    step += made;
    return (performance.now() - start) / made;
  };
  await call();
  const isLooping = session.stepsPerCall(upcoming()) > 1; // Then two more calls show how many steps are worth one.
  for (let count = 0; isLooping && count < 2; count++) await call();
  const times: number[] = [];
  for (let count = 0; count < CALLS; count++) times.push(await call());
  await session.dispose();
  return summarize(times);
}
