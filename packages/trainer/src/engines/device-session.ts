import type { Parameters } from "@sentiment-tuner/model";
import { fixDimensions, type Graph } from "@sentiment-tuner/onnx";

import type { OptimizerState } from "../adamw.ts";
import { requireFiniteNorm } from "../clip.ts";
import { TrainerError } from "../errors.ts";
import { traceForward, traceTrainingStep } from "../training-graph.ts";
import { nextName, scalarName, slotNames, traceUpdate, updateScalars } from "./adamw-tensors.ts";
import { openDeviceGradients } from "./device-gradients.ts";
import { type Carrier, type DeviceTensors, disposeAll, openCarrier, tensorsOf } from "./device-tensors.ts";
import type { SessionOptions, TrainingSession } from "./engine.ts";
import { batchFeeds, floatTensor, openSession, type Provider } from "./runtime-session.ts";

/**
 * A session whose parameters, gradients and moments stay on the device: what crosses in a step is the batch with its dropout's draws, and two
 * numbers back. AdamW is a graph of its own, so that a step of several batches shares it.
 *
 * @throws TrainerError ENGINE_UNAVAILABLE if an operation of the model would run on the processor instead
 */
export async function openDeviceSession(options: SessionOptions, provider: Provider): Promise<TrainingSession> {
  const { architecture, config, parameters, maxGradientNorm } = options;
  const training = traceTrainingStep(architecture, config, parameters);
  const forwardGraph = traceForward(architecture, config, parameters);
  const sizes = { batch: 2, sequence: Math.min(8, config.maxPositions) };
  for (const graph of [training.graph, forwardGraph]) await requireAllOnDevice(fixDimensions(graph, sizes), provider);

  const names = [...parameters.keys()];
  const stateNames = Object.values(slotNames).flatMap((nameOf) => names.map(nameOf));
  const gradientsOf = await openDeviceGradients(training, options, provider);
  const forward = await openSession(forwardGraph, { provider });
  const update = await openSession(traceUpdate(parameters, options.optimizer), {
    provider,
    onDevice: stateNames.map(nextName),
    refuseProcessor: true,
  });
  const carrier = await openCarrier(parameters, provider);

  /** Parameters and moments, by their names in the update. */
  let state = await uploadState(carrier, parameters, {
    step: 0,
    firstMoments: zerosLike(parameters),
    secondMoments: zerosLike(parameters),
  });
  let stepsMade = 0;
  const part = (nameOf: (name: string) => string): DeviceTensors =>
    Object.fromEntries(names.map((name) => [name, state[nameOf(name)]])) as DeviceTensors; // `state` has all of `stateNames`.

  return {
    async step(input) {
      const { step, learningRate } = input;
      const { loss, gradients } = await gradientsOf.of(input, part(slotNames.values));
      try {
        const scalars = Object.entries(updateScalars({ step, learningRate, maxGradientNorm }, options.optimizer)).map(
          ([name, value]) => [scalarName(name), floatTensor(Float32Array.of(value), [])] as const,
        );
        const { norm, ...next } = tensorsOf(
          await update.run({ ...state, ...gradients, ...Object.fromEntries(scalars) }),
        );
        const gradientNorm = Number(norm?.data[0]);
        try {
          requireFiniteNorm(gradientNorm, step);
        } catch (error) {
          disposeAll(next);
          throw error;
        }
        disposeAll(state);
        state = Object.fromEntries(stateNames.map((name) => [name, next[nextName(name)]])) as DeviceTensors; // As above.
        stepsMade = step;
        return { loss, gradientNorm };
      } finally {
        disposeAll(gradients);
      }
    },
    async evaluate(batch) {
      const { logits } = await forward.run({ ...batchFeeds(batch), ...part(slotNames.values) }, ["logits"]);
      return logits?.data as Float32Array; // The graph has one output, of float32.
    },
    parameters: () => carrier.download(part(slotNames.values), parameters),
    state: async () => ({
      step: stepsMade,
      firstMoments: await carrier.download(part(slotNames.first), parameters),
      secondMoments: await carrier.download(part(slotNames.second), parameters),
    }),
    async restore(from, optimizer) {
      const restored = await uploadState(carrier, from, optimizer);
      disposeAll(state);
      state = restored;
      stepsMade = optimizer.step;
    },
    async dispose() {
      disposeAll(state);
      state = {};
      await gradientsOf.dispose();
      await forward.release();
      await update.release();
      await carrier.dispose();
    },
  };
}

/** With sizes known, what is left of a graph computes on tensors; the runtime refuses to open it if it would put any of that elsewhere. */
async function requireAllOnDevice(graph: Graph, provider: Provider): Promise<void> {
  try {
    const session = await openSession(graph, { provider, refuseProcessor: true });
    await session.release();
  } catch (cause) {
    if (!(cause instanceof Error) || !cause.message.includes("fallback")) throw cause;
    const problem = `"onnxruntime:${provider}" cannot compute every operation of this model: some would run on the processor, slowly`;
    throw new TrainerError("ENGINE_UNAVAILABLE", `${problem}. Train it with the engine "cpu".`, { cause });
  }
}

async function uploadState(
  carrier: Carrier,
  parameters: Parameters,
  { firstMoments, secondMoments }: OptimizerState,
): Promise<DeviceTensors> {
  const uploaded: [string, DeviceTensors[string]][] = [];
  const sources = { values: parameters, first: firstMoments, second: secondMoments };
  for (const key of ["values", "first", "second"] as const) {
    const tensors = await carrier.upload(sources[key]);
    for (const [name, tensor] of Object.entries(tensors)) uploaded.push([slotNames[key](name), tensor]);
  }
  return Object.fromEntries(uploaded);
}

function zerosLike(parameters: Parameters): Parameters {
  return new Map(
    [...parameters.values()].map((parameter) => [
      parameter.name,
      { ...parameter, values: new Float32Array(parameter.values.length) },
    ]),
  );
}
