import type { Batch } from "@sentiment-tuner/data";
import type { Parameters } from "@sentiment-tuner/model";
import { trace, type TracedInput } from "@sentiment-tuner/onnx";
import * as tf from "@tensorflow/tfjs";

import { gradientName, type TrainingGraph } from "../training-graph.ts";
import { type DeviceTensors, disposeAll, tensorsOf } from "./device-tensors.ts";
import type { SessionOptions, StepInput } from "./engine.ts";
import { createPatternFeeds } from "./pattern-feeds.ts";
import { batchFeeds, labelFeeds, openSession, type Provider } from "./runtime-session.ts";

/** The backward pass on a device: what it gives stays there and belongs to the caller, who disposes of it. */
export interface DeviceGradients {
  /** `loss` and gradients of all batches of a step, added up, by {@link gradientName}. */
  of(input: StepInput, weights: DeviceTensors): Promise<DeviceTensors>;
  dispose(): Promise<void>;
}

export async function openDeviceGradients(
  { graph, draws }: TrainingGraph,
  { parameters, seed }: SessionOptions,
  provider: Provider,
): Promise<DeviceGradients> {
  const names = ["loss", ...[...parameters.keys()].map(gradientName)];
  const backward = await openSession(graph, { provider, onDevice: names });
  const patternFeeds = createPatternFeeds(draws);
  let adder: Awaited<ReturnType<typeof openSession>> | undefined;

  async function run(batch: Batch, weights: DeviceTensors, place: { step: number; batch: number }, rowWeight: number) {
    const feeds = {
      ...batchFeeds(batch),
      ...labelFeeds(batch, rowWeight),
      ...patternFeeds(batch, [{ seed, ...place }]),
    };
    return tensorsOf(await backward.run({ ...feeds, ...weights }, names));
  }

  async function add(sum: DeviceTensors, gradients: DeviceTensors): Promise<DeviceTensors> {
    try {
      adder ??= await openSession(traceSum(parameters), {
        provider,
        onDevice: names.map(sumName),
        refuseProcessor: true,
      });
      const terms = Object.fromEntries(names.map((name) => [termName(name), gradients[name]]));
      const total = tensorsOf(await adder.run({ ...sum, ...(terms as DeviceTensors) })); // Each name has its gradient.
      disposeAll(sum);
      return Object.fromEntries(names.map((name) => [name, total[sumName(name)]])) as DeviceTensors; // As above.
    } finally {
      disposeAll(gradients);
    }
  }

  return {
    async of({ step, batches }, weights) {
      const rows = batches.reduce((total, batch) => total + batch.rows, 0);
      let sum: DeviceTensors | undefined;
      try {
        for (const [index, batch] of batches.entries()) {
          const share = await run(batch, weights, { step, batch: index }, 1 / rows);
          sum = sum === undefined ? share : await add(sum, share);
        }
        return sum ?? {};
      } catch (error) {
        disposeAll(sum ?? {});
        throw error;
      }
    },
    async dispose() {
      await backward.release();
      await adder?.release();
    },
  };
}

function termName(gradient: string): string {
  return `term.${gradient}`;
}

function sumName(gradient: string): string {
  return `sum.${gradient}`;
}

/** Records sum + term for the loss and the gradient of every parameter. */
function traceSum(parameters: Parameters): ReturnType<typeof trace> {
  const terms = [
    { name: "loss", shape: [] },
    ...[...parameters.values()].map(({ name, shape }) => ({ name: gradientName(name), shape })),
  ];
  const inputs = terms.flatMap(({ name, shape }) =>
    [name, termName(name)].map((input): [string, TracedInput] => [input, { shape, dtype: "float32" }]),
  );
  return trace(
    (tensors: Readonly<Record<string, tf.Tensor>>) =>
      Object.fromEntries(
        terms.map(({ name }) => [
          sumName(name),
          tf.add(tensors[name] as tf.Tensor, tensors[termName(name)] as tf.Tensor), // Both are inputs, from the same list.
        ]),
      ),
    Object.fromEntries(inputs),
    { name: "sum" },
  );
}
