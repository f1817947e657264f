import type { Parameters } from "@sentiment-tuner/model";

import type { OptimizerState } from "../optimizer/adamw.ts";
import { requireFiniteNorm } from "../optimizer/clip.ts";
import { zerosLike } from "../optimizer/parameter-groups.ts";
import type { PendingUpdate, TrainingDevice } from "./device.ts";
import { rowWeightsOf } from "./row-weights.ts";
import type { SessionOptions, StepInput, StepResult, TrainingSession } from "./engine.ts";

/** Makes training steps on a device: the order of the parts, the sum over batches and the check of the norm are the same on every device. */
export function createTrainingSession<Gradients>(
  device: TrainingDevice<Gradients>,
  { seed, maxGradientNorm }: Pick<SessionOptions, "seed" | "maxGradientNorm">,
): TrainingSession {
  let stepsMade = 0;

  async function makeStep(input: StepInput): Promise<readonly StepResult[]> {
    const { step, learningRate } = input;
    const gradients = await sumOverBatches(input);
    try {
      return commitIfFinite(await device.update(gradients, { step, learningRate, maxGradientNorm }), [input]);
    } finally {
      device.free(gradients);
    }
  }

  /** Loss and gradients of the whole step: the weights of the rows of all its batches add up to 1. */
  async function sumOverBatches(input: StepInput): Promise<Gradients> {
    const { step, batches } = input;
    const rowWeights = rowWeightsOf(input);
    let sum: Gradients | undefined;
    try {
      for (const [batch, tokens] of batches.entries()) {
        const gradients = await device.backward(tokens, { seed, step, batch }, rowWeights[batch] as Float32Array); // One for each batch.
        const previous = sum;
        sum = undefined; // Freed by `add`, even if it fails.
        sum = previous === undefined ? gradients : await device.add(previous, gradients);
      }
    } catch (error) {
      if (sum !== undefined) device.free(sum);
      throw error;
    }
    if (sum === undefined) throw new RangeError(`Step ${String(step)} has no batch.`);
    return sum;
  }

  function commitIfFinite(update: PendingUpdate, inputs: readonly StepInput[]): readonly StepResult[] {
    const { results } = update;
    const made = inputs.slice(0, results.length);
    try {
      for (const [index, { step, learningRate }] of made.entries()) {
        requireFiniteNorm(results[index]?.gradientNorm ?? NaN, step, learningRate);
      }
    } catch (error) {
      update.discard();
      throw error;
    }
    update.commit();
    stepsMade = made.at(-1)?.step ?? stepsMade;
    return results;
  }

  /** The first step, or the first steps where the device makes several in one call. */
  async function makeFirst(inputs: readonly StepInput[]): Promise<readonly StepResult[]> {
    const first = inputs[0] as StepInput; // There is at least one.
    if (device.loop === undefined || first.batches.length > 1) return makeStep(first);
    return commitIfFinite(await device.loop.update(inputs), inputs);
  }

  return {
    stepsPerCall: (upcoming) => device.loop?.stepsPerCall(upcoming) ?? 1,
    async steps(inputs) {
      const results: StepResult[] = [];
      while (results.length < inputs.length) {
        try {
          results.push(...(await makeFirst(inputs.slice(results.length))));
        } catch (error) {
          if (results.length === 0) throw error;
          break; // The next call begins with the step that failed.
        }
      }
      return results;
    },
    evaluate: (batch) => device.forward(batch),
    parameters: () => device.read("values"),
    state: async () => ({
      step: stepsMade,
      firstMoments: await device.read("first"),
      secondMoments: await device.read("second"),
    }),
    async restore(values, state: OptimizerState = newState(values)) {
      await device.write({ values, first: state.firstMoments, second: state.secondMoments });
      stepsMade = state.step;
    },
    dispose: () => device.dispose(),
  };
}

function newState(parameters: Parameters): OptimizerState {
  return { step: 0, firstMoments: zerosLike(parameters), secondMoments: zerosLike(parameters) };
}
