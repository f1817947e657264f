import type { Batch } from "@sentiment-tuner/data";
import type { Parameters } from "@sentiment-tuner/model";

import type { DropoutPlace } from "../../graphs/dropout-patterns.ts";
import { sumName, termName, traceSum } from "../../graphs/sum-graph.ts";
import { gradientName, type TrainingGraph } from "../../graphs/training-graph.ts";
import { type DeviceTensors, disposeAll, tensorsOf } from "./device-tensors.ts";
import type { ort } from "./onnxruntime-node.ts";
import { createPatternFeeds } from "./pattern-feeds.ts";
import { batchFeeds, labelFeeds, openSession, type Provider } from "./runtime-session.ts";

/** The backward pass on a GPU. Gradients stay there: `loss` and one tensor for each parameter, by {@link gradientName}. */
export interface GpuGradients {
  backward(batch: Batch, weights: DeviceTensors, place: DropoutPlace, rowWeights: Float32Array): Promise<DeviceTensors>;
  /** The sum of both, which are disposed of, even if it fails. */
  add(sum: DeviceTensors, gradients: DeviceTensors): Promise<DeviceTensors>;
  dispose(): Promise<void>;
}

export async function openGpuGradients(
  { graph, draws }: TrainingGraph,
  parameters: Parameters,
  provider: Provider,
): Promise<GpuGradients> {
  const names = ["loss", ...[...parameters.keys()].map(gradientName)];
  const session = await openSession(graph, { provider, onDevice: names });
  const patternFeeds = createPatternFeeds(draws);
  let adder: Promise<ort.InferenceSession> | undefined;

  function openAdder(): Promise<ort.InferenceSession> {
    const onDevice = names.map(sumName);
    return openSession(traceSum(parameters), { provider, onDevice, refuseProcessor: true }).catch((error: unknown) => {
      adder = undefined;
      throw error;
    });
  }

  return {
    async backward(batch, weights, place, rowWeights) {
      const feeds = { ...batchFeeds(batch), ...labelFeeds(batch, rowWeights), ...patternFeeds(batch, [place]) };
      return tensorsOf(await session.run({ ...feeds, ...weights }, names));
    },
    async add(sum, gradients) {
      try {
        adder ??= openAdder();
        const terms = Object.fromEntries(names.map((name) => [termName(name), gradients[name]]));
        const total = tensorsOf(await (await adder).run({ ...sum, ...(terms as DeviceTensors) })); // Each name has its gradient.
        return Object.fromEntries(names.map((name) => [name, total[sumName(name)]])) as DeviceTensors; // As above.
      } finally {
        disposeAll(sum);
        disposeAll(gradients);
      }
    },
    async dispose() {
      await session.release();
      await (await adder)?.release();
    },
  };
}
