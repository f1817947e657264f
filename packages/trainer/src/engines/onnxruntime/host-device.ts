import type { Parameters } from "@sentiment-tuner/model";

import { gradientName, traceForward, traceTrainingStep } from "../../graphs/training-graph.ts";
import { addGradients } from "../../optimizer/accumulate.ts";
import { createAdamW } from "../../optimizer/adamw.ts";
import type { Gradients } from "../../optimizer/clip.ts";
import type { TrainingDevice } from "../device.ts";
import type { SessionOptions } from "../engine.ts";
import { createResourceStack } from "../resource-stack.ts";
import { runForward } from "./forward-session.ts";
import type { ort } from "./onnxruntime-node.ts";
import { createPatternFeeds } from "./pattern-feeds.ts";
import { batchFeeds, floatTensor, labelFeeds, openSession, parameterFeeds, type Provider } from "./runtime-session.ts";

/** Loss and gradients of one batch or several, in arrays of this process. */
export interface HostGradients extends GradientBuffer {
  readonly loss: number;
}

/** Arrays for the gradients of all parameters, and the runtime's view of them. */
interface GradientBuffer {
  readonly values: Gradients;
  readonly outputs: Readonly<Record<string, ort.Tensor>>;
}

/**
 * A device whose parameters, gradients and moments are arrays of this process. The processor reads and writes them in place, so that a
 * step copies no weight; any other provider copies weights in and gradients out in each step.
 */
export async function openHostDevice(
  options: SessionOptions,
  provider: Provider,
): Promise<TrainingDevice<HostGradients>> {
  const { architecture, config, parameters, frozen = new Map(), threads } = options;
  const all = new Map([...parameters, ...frozen]);
  const { graph, draws } = traceTrainingStep(architecture, config, parameters, frozen);
  const opened = createResourceStack();
  const [training, forward] = await Promise.all([
    opened.use(openSession(graph, { provider, threads }), (it) => it.release()),
    opened.use(openSession(traceForward(architecture, config, all), { provider, threads }), (it) => it.release()),
  ]);
  const optimizer = createAdamW(parameters, options.optimizer);
  const weights = parameterFeeds(all);
  const patternFeeds = createPatternFeeds(draws);
  const freeBuffers: GradientBuffer[] = [];

  return {
    async backward(batch, place, rowWeights) {
      const buffer = freeBuffers.pop() ?? createGradientBuffer(parameters);
      try {
        const feeds = {
          ...batchFeeds(batch),
          ...weights,
          ...labelFeeds(batch, rowWeights),
          ...patternFeeds(batch, [place]),
        };
        const outputs = await training.run(feeds, { loss: null, ...buffer.outputs });
        return { ...buffer, loss: Number(outputs["loss"]?.data[0]) };
      } catch (error) {
        freeBuffers.push(buffer);
        throw error;
      }
    },
    add(sum, gradients) {
      addGradients(sum.values, gradients.values);
      freeBuffers.push(gradients);
      return Promise.resolve({ ...sum, loss: sum.loss + gradients.loss });
    },
    update({ loss, values }, step) {
      const gradientNorm = optimizer.gradientNorm(values);
      return Promise.resolve({
        results: [{ loss, gradientNorm }],
        commit: () => optimizer.update(values, gradientNorm, step),
        discard: () => undefined,
      });
    },
    free: (gradients) => void freeBuffers.push(gradients),
    forward: (batch) => runForward(forward, batch, weights),
    read: (part) => Promise.resolve(optimizer.state()[part]),
    write(state) {
      optimizer.restore(state);
      return Promise.resolve();
    },
    dispose: () => opened.release(),
  };
}

function createGradientBuffer(parameters: Parameters): GradientBuffer {
  const arrays = [...parameters.values()].map(({ name, shape, values }) => ({
    name,
    shape,
    gradient: new Float32Array(values.length),
  }));
  return {
    values: new Map(arrays.map(({ name, gradient }) => [name, gradient])),
    outputs: Object.fromEntries(
      arrays.map(({ name, shape, gradient }) => [gradientName(name), floatTensor(gradient, shape)]),
    ),
  };
}
