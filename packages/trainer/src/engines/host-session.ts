import type { Batch } from "@sentiment-tuner/data";
import type { Parameters } from "@sentiment-tuner/model";

import { addGradients } from "../accumulate.ts";
import { createAdamW } from "../adamw.ts";
import type { Gradients } from "../clip.ts";
import { gradientName, traceForward, traceTrainingStep } from "../training-graph.ts";
import { runForward } from "./forward-session.ts";
import type { SessionOptions, StepInput, StepResult, TrainingSession } from "./engine.ts";
import { createPatternFeeds } from "./pattern-feeds.ts";
import { batchFeeds, floatTensor, labelFeeds, openSession, parameterFeeds, type Provider } from "./runtime-session.ts";

/**
 * A session whose parameters, gradients and moments are arrays of this process. The processor reads and writes them in place, so that a
 * step copies no weight; any other provider copies weights in and gradients out in each step.
 */
export async function openHostSession(options: SessionOptions, provider: Provider): Promise<TrainingSession> {
  const { architecture, config, parameters, seed, maxGradientNorm, threads } = options;
  const { graph, draws } = traceTrainingStep(architecture, config, parameters);
  const [training, forward] = await Promise.all([
    openSession(graph, { provider, threads }),
    openSession(traceForward(architecture, config, parameters), { provider, threads }),
  ]);
  const optimizer = createAdamW(parameters, options.optimizer);
  const weights = parameterFeeds(parameters);
  const gradients = zerosLike(parameters);
  const fetches = Object.fromEntries(
    [...parameters.values()].map(({ name, shape }) => [
      gradientName(name),
      floatTensor(gradients.get(name) ?? new Float32Array(), shape),
    ]),
  );
  const patternFeeds = createPatternFeeds(draws);
  let accumulated: Gradients | undefined;

  /** Runs one batch; its gradients are in `gradients` afterwards. Returns its share of the step's loss. */
  async function backward(batch: Batch, place: { step: number; batch: number }, rowWeight: number): Promise<number> {
    const feeds = {
      ...batchFeeds(batch),
      ...weights,
      ...labelFeeds(batch, rowWeight),
      ...patternFeeds(batch, [{ seed, ...place }]),
    };
    const outputs = await training.run(feeds, { loss: null, ...fetches });
    return Number(outputs["loss"]?.data[0]);
  }

  async function step({ step, learningRate, batches }: StepInput): Promise<StepResult> {
    const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
    const sum = batches.length === 1 ? gradients : (accumulated ??= zerosLike(parameters));
    if (sum !== gradients) for (const values of sum.values()) values.fill(0);
    let loss = 0;
    for (const [index, batch] of batches.entries()) {
      loss += await backward(batch, { step, batch: index }, 1 / rows);
      if (sum !== gradients) addGradients(sum, gradients);
    }
    return { loss, gradientNorm: optimizer.step(sum, { step, learningRate, maxGradientNorm }) };
  }

  return {
    step,
    evaluate: (batch) => runForward(forward, batch, weights),
    parameters: () => Promise.resolve(parameters),
    state: () => Promise.resolve(optimizer.state()),
    restore(from, state) {
      optimizer.restore(from, state);
      return Promise.resolve();
    },
    async dispose() {
      await Promise.all([training.release(), forward.release()]);
    },
  };
}

function zerosLike(parameters: Parameters): Map<string, Float32Array> {
  return new Map([...parameters.values()].map(({ name, values }) => [name, new Float32Array(values.length)]));
}
