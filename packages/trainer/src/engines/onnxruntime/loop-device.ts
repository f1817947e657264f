import type { Batch } from "@sentiment-tuner/data";
import type { Parameters } from "@sentiment-tuner/model";
import { resolveDimension } from "@sentiment-tuner/onnx";

import { traceStepLoop } from "../../graphs/step-loop-graph.ts";
import { nextName, slotNames } from "../../graphs/update-graph.ts";
import type { TrainedState } from "../../optimizer/adamw.ts";
import { groupParameters, packGroups, unpackGroups, zerosLike } from "../../optimizer/parameter-groups.ts";
import type { PendingUpdate, TrainingDevice } from "../device.ts";
import type { ForwardSession, SessionOptions, StepInput } from "../engine.ts";
import { createResourceStack } from "../resource-stack.ts";
import { openForwardSession } from "./forward-session.ts";
import { type HostGradients, openHostDevice } from "./host-device.ts";
import { loopFeeds, onlyBatch } from "./loop-feeds.ts";
import type { ort } from "./onnxruntime-node.ts";
import { createPatternFeeds } from "./pattern-feeds.ts";
import { floatTensor, openSession, parameterFeeds, type Provider } from "./runtime-session.ts";

/** How long a call should take: long compared with the copies of all weights and moments, short enough for a quick stop. */
const CALL_MS = 2000;
/** With more steps in a call the copies no longer count. */
const MAX_STEPS = 64;
/** Limit for the draws of dropout in one loop, here and on the device: long texts draw much. */
const MAX_DRAWN_BYTES = 512e6;

/**
 * A device that cannot keep anything between calls, as onnxruntime-node leaves outputs on a device only for WebGPU. Whole steps with their
 * updates run in a loop there, so that weights and moments cross once for many steps, and weights once for a whole evaluation. A step of
 * several batches is computed as on {@link openHostDevice}.
 *
 * A loop is of one shape: a call whose steps have several shapes becomes several loops.
 */
export async function openLoopDevice(
  options: SessionOptions,
  provider: Provider,
): Promise<TrainingDevice<HostGradients>> {
  const { architecture, config, parameters, frozen = new Map(), seed, maxGradientNorm, optimizer, threads } = options;
  const { graph, draws } = traceStepLoop(architecture, config, { parameters, frozen }, optimizer);
  const opened = createResourceStack();
  const session = await opened.use(openSession(graph, { provider, threads }), (it) => it.release());
  const host = await opened.use(openHostDevice(options, provider), (it) => it.dispose());
  const groups = groupParameters(parameters, optimizer);
  const patternFeeds = createPatternFeeds(draws);
  /** Of the last loop, copies included; undefined before the first. */
  let msPerToken: number | undefined;
  /** State produced by the loop that was not yet copied to the host device; by the groups' names. */
  let pendingState: TrainedState | undefined;
  const freeBuffers: TrainedState[] = [];
  /** Holds the weights as constants, so it is closed before they change. */
  let forward: Promise<ForwardSession> | undefined;

  async function copyToHost(): Promise<void> {
    if (pendingState === undefined) return;
    const unpack = (packed: Parameters): Parameters => unpackGroups(groups, packed, parameters);
    const { values, first, second } = pendingState;
    await host.write({ values: unpack(values), first: unpack(first), second: unpack(second) });
    freeBuffers.push(pendingState);
    pendingState = undefined;
  }

  async function packedHostState(): Promise<TrainedState> {
    const pack = async (part: keyof TrainedState): Promise<Parameters> => packGroups(groups, await host.read(part));
    return { values: await pack("values"), first: await pack("first"), second: await pack("second") };
  }

  async function closeForward(): Promise<void> {
    const open = forward;
    forward = undefined;
    await (await open)?.dispose();
  }

  async function update(inputs: readonly StepInput[]): Promise<PendingUpdate> {
    const steps = inputs.slice(0, lengthOfFirstLoop(inputs));
    const start = performance.now();
    await closeForward();
    const from = pendingState ?? (await packedHostState());
    const to = freeBuffers.pop() ?? {
      values: zerosLike(from.values),
      first: zerosLike(from.first),
      second: zerosLike(from.second),
    };
    const discard = (): void => void freeBuffers.push(to);
    try {
      const { rows, length } = onlyBatch(steps[0]);
      const places = steps.map(({ step }) => ({ seed, step, batch: 0 }));
      const outputs = await session.run(
        {
          ...slotTensors(from, (name) => name),
          ...parameterFeeds(frozen),
          ...loopFeeds(steps, maxGradientNorm, optimizer),
          ...patternFeeds({ rows, length }, places),
        },
        { loss: null, norm: null, ...slotTensors(to, nextName) },
      );
      msPerToken = (performance.now() - start) / (steps.length * rows * length);
      const [losses, norms] = [outputs["loss"]?.data, outputs["norm"]?.data] as [Float32Array, Float32Array]; // Both are float32.
      return {
        results: steps.map((_step, index) => ({ loss: losses[index] ?? NaN, gradientNorm: norms[index] ?? NaN })),
        commit() {
          if (pendingState !== undefined) freeBuffers.push(pendingState);
          pendingState = to;
        },
        discard,
      };
    } catch (error) {
      discard();
      throw error;
    }
  }

  /** How many of the steps have one batch of the first step's shape, as far as their draws fit. */
  function lengthOfFirstLoop(inputs: readonly StepInput[]): number {
    const { rows, length } = onlyBatch(inputs[0]);
    const drawn = draws.reduce((sum, { shape }) => {
      const count = shape.at(-1);
      return sum + (count === undefined ? 0 : resolveDimension(count, { batch: rows, sequence: length }));
    }, 0);
    const fitting = Math.floor(MAX_DRAWN_BYTES / (Int32Array.BYTES_PER_ELEMENT * Math.max(1, drawn)));
    const end = inputs.findIndex(({ batches: [batch, ...others] }, index) => {
      const isSameShape = others.length === 0 && batch?.rows === rows && batch.length === length;
      return !isSameShape || index >= Math.max(1, fitting);
    });
    return end === -1 ? inputs.length : end;
  }

  function stepsPerCall(upcoming: Iterable<StepInput>): number {
    if (msPerToken === undefined) return 1;
    let steps = 0;
    let ms = 0;
    for (const { batches } of upcoming) {
      ms += msPerToken * batches.reduce((sum, { rows, length }) => sum + rows * length, 0);
      if (ms > CALL_MS || steps === MAX_STEPS) break;
      steps++;
    }
    return Math.max(1, steps);
  }

  return {
    async backward(batch: Batch, place, rowWeights) {
      await closeForward();
      await copyToHost();
      return host.backward(batch, place, rowWeights);
    },
    add: (sum, gradients) => host.add(sum, gradients),
    update: (gradients, step) => host.update(gradients, step),
    free: (gradients) => host.free(gradients),
    async forward(batch) {
      await copyToHost();
      forward ??= openForwardSession(
        { ...options, parameters: new Map([...frozen, ...(await host.read("values"))]) },
        provider,
      ).catch((error: unknown) => {
        forward = undefined; // A smaller batch may be tried.
        throw error;
      });
      return (await forward).evaluate(batch);
    },
    async read(part) {
      await copyToHost();
      return host.read(part);
    },
    async write(state) {
      await closeForward();
      await copyToHost();
      await host.write(state);
    },
    async dispose() {
      await closeForward();
      await opened.release();
    },
    loop: { stepsPerCall, update },
  };
}

/** Tensors over the arrays of a state: the runtime reads and writes them where they are. */
function slotTensors(state: TrainedState, nameOf: (name: string) => string): Record<string, ort.Tensor> {
  const parts = Object.keys(slotNames) as (keyof TrainedState)[]; // Its own keys.
  return Object.fromEntries(
    parts.flatMap((part) =>
      [...state[part].values()].map(({ name, shape, values }) => [
        nameOf(slotNames[part](name)),
        floatTensor(values, shape),
      ]),
    ),
  );
}
