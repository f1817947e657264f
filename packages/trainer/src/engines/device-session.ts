import type { Parameters } from "@sentiment-tuner/model";
import { fixDimensions, type Graph } from "@sentiment-tuner/onnx";

import type { OptimizerState } from "../adamw.ts";
import { requireFiniteNorm } from "../clip.ts";
import { TrainerError } from "../errors.ts";
import { traceForward, traceTrainingStep } from "../training-graph.ts";
import { nextName, scalarName, slotNames, traceUpdate, updateScalars } from "./adamw-tensors.ts";
import { openDeviceGradients } from "./device-gradients.ts";
import { type DeviceTensors, disposeAll, openCarrier, tensorsOf } from "./device-tensors.ts";
import { runForward } from "./forward-session.ts";
import type { SessionOptions, TrainingSession } from "./engine.ts";
import { createKeeper } from "./keeper.ts";
import { type Pack, pack, packedVectors, packsOf, unpack, zerosLike } from "./packs.ts";
import { floatTensor, openSession, type Provider } from "./runtime-session.ts";

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

  const packs = packsOf(parameters);
  const slots = Object.values(slotNames).flatMap((nameOf) => packs.map(({ name }) => nameOf(name)));
  const stateNames = [...new Set([...slots, ...parameters.keys()])];
  const opened = createKeeper();
  const gradientsOf = await opened.keep(openDeviceGradients(training, options, provider), (it) => it.dispose());
  const forward = await opened.keep(openSession(forwardGraph, { provider }), (it) => it.release());
  const update = await opened.keep(
    openSession(traceUpdate(parameters, options.optimizer), {
      provider,
      onDevice: stateNames.map(nextName),
      refuseProcessor: true,
    }),
    (it) => it.release(),
  );
  const carrier = await opened.keep(openStateCarrier(packs, parameters, provider), (it) => it.dispose());

  /** Packs, their moments, and the parameters, by their names in the update. */
  let state = await opened.keep(
    carrier.upload(parameters, newState(parameters)),
    () => Promise.resolve(), // Others take its place.
  );
  let stepsMade = 0;
  const weights = (): DeviceTensors => pick(state, [...parameters.keys()]);

  return {
    async step(input) {
      const { step, learningRate } = input;
      const gradients = await gradientsOf.of(input, weights());
      try {
        const scalars = Object.entries(updateScalars({ step, learningRate, maxGradientNorm }, options.optimizer)).map(
          ([name, value]) => [scalarName(name), floatTensor(Float32Array.of(value), [])] as const,
        );
        const {
          norm,
          [nextName("loss")]: loss,
          ...next
        } = tensorsOf(await update.run({ ...pick(state, slots), ...gradients, ...Object.fromEntries(scalars) }));
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
        return { loss: Number(loss?.data[0]), gradientNorm };
      } finally {
        disposeAll(gradients);
      }
    },
    evaluate: (batch) => runForward(forward, batch, weights()),
    parameters: () => carrier.download(state, "values"),
    state: async () => ({
      step: stepsMade,
      firstMoments: await carrier.download(state, "first"),
      secondMoments: await carrier.download(state, "second"),
    }),
    async restore(from, optimizer = newState(parameters)) {
      const restored = await carrier.upload(from, optimizer);
      disposeAll(state);
      state = restored;
      stepsMade = optimizer.step;
    },
    async dispose() {
      disposeAll(state);
      state = {};
      await opened.release();
    },
  };
}

function newState(parameters: Parameters): OptimizerState {
  return { step: 0, firstMoments: zerosLike(parameters), secondMoments: zerosLike(parameters) };
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

/** Carries parameters and moments to the slots of the update, and back. */
interface StateCarrier {
  upload(parameters: Parameters, state: OptimizerState): Promise<DeviceTensors>;
  download(state: DeviceTensors, part: keyof typeof slotNames): Promise<Parameters>;
  dispose(): Promise<void>;
}

async function openStateCarrier(
  packs: readonly Pack[],
  parameters: Parameters,
  provider: Provider,
): Promise<StateCarrier> {
  const packed = pack(packs, parameters);
  const vectors = packedVectors(packs, parameters);
  const opened = createKeeper();
  const ofPacks = await opened.keep(openCarrier(packed, provider), (it) => it.dispose());
  const ofVectors =
    vectors.size === 0 ? undefined : await opened.keep(openCarrier(vectors, provider), (it) => it.dispose());
  return {
    async upload(from, { firstMoments, secondMoments }) {
      const uploaded: Record<string, DeviceTensors[string]> = {};
      const sources = { values: from, first: firstMoments, second: secondMoments };
      try {
        for (const part of ["values", "first", "second"] as const) {
          const tensors = await ofPacks.upload(pack(packs, sources[part]));
          for (const [name, tensor] of Object.entries(tensors)) uploaded[slotNames[part](name)] = tensor;
        }
        return { ...uploaded, ...(await ofVectors?.upload(packedVectors(packs, from))) };
      } catch (error) {
        disposeAll(uploaded);
        throw error;
      }
    },
    async download(state, part) {
      const tensors = Object.fromEntries(packs.map(({ name }) => [name, state[slotNames[part](name)]]));
      return unpack(packs, await ofPacks.download(tensors as DeviceTensors, packed), parameters); // `state` has all slots.
    },
    dispose: () => opened.release(),
  };
}

/** @param names - of tensors that are there */
function pick(tensors: DeviceTensors, names: readonly string[]): DeviceTensors {
  return Object.fromEntries(names.map((name) => [name, tensors[name]])) as DeviceTensors;
}
