import type { Parameters } from "@sentiment-tuner/model";
import { fixDimensions, type Graph } from "@sentiment-tuner/onnx";

import { TrainerError } from "../../errors.ts";
import { traceForward, traceTrainingStep } from "../../graphs/training-graph.ts";
import { nextName, scalarName, slotNames, traceUpdate } from "../../graphs/update-graph.ts";
import { updateScalars } from "../../optimizer/adamw-tensors.ts";
import { groupParameters, zerosLike } from "../../optimizer/parameter-groups.ts";
import type { TrainingDevice } from "../device.ts";
import type { SessionOptions } from "../engine.ts";
import { createResourceStack, type ResourceStack } from "../resource-stack.ts";
import { type DeviceTensors, disposeAll, openCarrier, pickTensors, tensorsOf } from "./device-tensors.ts";
import { runForward } from "./forward-session.ts";
import { openGpuGradients } from "./gpu-gradients.ts";
import { floatTensor, openSession, type Provider } from "./runtime-session.ts";
import { openStateCarrier } from "./state-carrier.ts";

/**
 * A device whose parameters, gradients and moments stay on a GPU: in each step the batch and the draws of its dropout go there, and two
 * numbers come back. AdamW is a graph of its own, so that steps of one batch and of several share it.
 *
 * @throws TrainerError ENGINE_UNAVAILABLE if an operation of the model would run on the processor instead
 */
export async function openGpuDevice(
  options: SessionOptions,
  provider: Provider,
): Promise<TrainingDevice<DeviceTensors>> {
  const { architecture, config, parameters, frozen = new Map() } = options;
  const training = traceTrainingStep(architecture, config, parameters, frozen);
  const forwardGraph = traceForward(architecture, config, new Map([...parameters, ...frozen]));
  const sizes = { batch: 2, sequence: Math.min(8, config.maxPositions) };
  for (const graph of [training.graph, forwardGraph]) await requireAllOnDevice(fixDimensions(graph, sizes), provider);

  const groups = groupParameters(parameters, options.optimizer);
  const slots = Object.values(slotNames).flatMap((nameOf) => groups.map(({ name }) => nameOf(name)));
  const stateNames = [...new Set([...slots, ...parameters.keys()])];
  const opened = createResourceStack();
  const gradients = await opened.use(openGpuGradients(training, parameters, provider), (it) => it.dispose());
  const forward = await opened.use(openSession(forwardGraph, { provider }), (it) => it.release());
  const update = await opened.use(
    openSession(traceUpdate(parameters, options.optimizer), {
      provider,
      onDevice: stateNames.map(nextName),
      refuseProcessor: true,
    }),
    (it) => it.release(),
  );
  const frozenTensors = await uploadFrozen(frozen, provider, opened);
  const carrier = await opened.use(openStateCarrier(groups, parameters, provider), (it) => it.dispose());

  /** The slots of the groups, and the parameters, by their names in the update. */
  let state: DeviceTensors = await opened.use(
    carrier.upload({ values: parameters, first: zerosLike(parameters), second: zerosLike(parameters) }),
    () => {
      disposeAll(state);
      return Promise.resolve();
    },
  );
  const weights = (): DeviceTensors => ({
    ...pickTensors(state, [...parameters.keys()]),
    ...frozenTensors,
  });

  return {
    backward: (batch, place, rowWeights) => gradients.backward(batch, weights(), place, rowWeights),
    add: (sum, term) => gradients.add(sum, term),
    async update(sum, step) {
      const scalars = Object.entries(updateScalars(step, options.optimizer)).map(
        ([name, value]) => [scalarName(name), floatTensor(Float32Array.of(value), [])] as const,
      );
      const {
        norm,
        [nextName("loss")]: loss,
        ...next
      } = tensorsOf(await update.run({ ...pickTensors(state, slots), ...sum, ...Object.fromEntries(scalars) }));
      return {
        results: [{ loss: Number(loss?.data[0]), gradientNorm: Number(norm?.data[0]) }],
        commit() {
          disposeAll(state);
          state = Object.fromEntries(stateNames.map((name) => [name, next[nextName(name)]])) as DeviceTensors; // All are outputs.
        },
        discard: () => disposeAll(next),
      };
    },
    free: disposeAll,
    forward: (batch) => runForward(forward, batch, weights()),
    read: (part) => carrier.download(state, part),
    async write(from) {
      const written = await carrier.upload(from);
      disposeAll(state);
      state = written;
    },
    dispose: () => opened.release(),
  };
}

/** Copies the parameters that do not change to the device, once. */
async function uploadFrozen(frozen: Parameters, provider: Provider, opened: ResourceStack): Promise<DeviceTensors> {
  if (frozen.size === 0) return {};
  const carrier = await opened.use(openCarrier(frozen, provider), (it) => it.dispose());
  return opened.use(carrier.upload(frozen), (it) => {
    disposeAll(it);
    return Promise.resolve();
  });
}

/** With sizes known, all that remains of a graph computes on tensors; the runtime refuses to open it if a node would run on the processor. */
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
