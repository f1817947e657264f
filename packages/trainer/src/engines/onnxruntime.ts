import type { Batch } from "@sentiment-tuner/data";
import type { Parameters } from "@sentiment-tuner/model";
import { resolveDimension } from "@sentiment-tuner/onnx";
import * as ort from "onnxruntime-node";

import { addGradients } from "../accumulate.ts";
import { createAdamW } from "../adamw.ts";
import type { Gradients } from "../clip.ts";
import { fillDropoutMask } from "../dropout-masks.ts";
import { gradientName, traceForward, traceTrainingStep } from "../training-graph.ts";
import type { Engine, SessionOptions, StepInput, StepResult, TrainingSession } from "./engine.ts";
import { batchFeeds, floatTensor, openSession, parameterFeeds } from "./runtime-session.ts";

/**
 * The traced step on ONNX Runtime's CPU provider, from npm alone.
 *
 * Parameters, gradients and moments are arrays of this process; the runtime reads and writes them in place, so that a step copies no
 * weight.
 */
export const onnxruntimeCpu: Engine = {
  name: "onnxruntime:cpu",
  unavailable: () => Promise.resolve(undefined),
  open: openTraining,
};

async function openTraining(options: SessionOptions): Promise<TrainingSession> {
  const { architecture, config, parameters, seed, maxGradientNorm, threads } = options;
  const { graph, masks } = traceTrainingStep(architecture, config, parameters);
  const [training, forward] = await Promise.all([
    openSession(graph, threads),
    openSession(traceForward(architecture, config, parameters), threads),
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
  const buffers = masks.map(() => new Float32Array(0));
  let accumulated: Gradients | undefined;

  /** Runs one batch; its gradients are in `gradients` afterwards. Returns its share of the step's loss. */
  async function backward(batch: Batch, place: { step: number; batch: number }, rowWeight: number): Promise<number> {
    const feeds: Record<string, ort.Tensor> = {
      ...batchFeeds(batch),
      ...weights,
      labels: new ort.Tensor("int32", batch.labels, [batch.rows]),
      rowWeights: new ort.Tensor("float32", new Float32Array(batch.rows).fill(rowWeight), [batch.rows]),
    };
    masks.forEach(({ port, rate }, dropout) => {
      const shape = port.shape.map((dimension) =>
        resolveDimension(dimension, { batch: batch.rows, sequence: batch.length }),
      );
      const values = viewOf(buffers, dropout, shape);
      fillDropoutMask(values, rate, { seed, dropout, ...place });
      feeds[port.name] = floatTensor(values, shape);
    });
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
    async evaluate(batch) {
      const { logits } = await forward.run({ ...batchFeeds(batch), ...weights }, ["logits"]);
      return logits?.data as Float32Array; // The graph has one output, of float32.
    },
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

/** The start of a buffer kept from step to step, grown when a batch needs more. */
function viewOf(buffers: Float32Array[], index: number, shape: readonly number[]): Float32Array {
  const length = shape.reduce((product, size) => product * size, 1);
  let buffer = buffers[index];
  if (buffer === undefined || buffer.length < length) {
    buffer = new Float32Array(length);
    buffers[index] = buffer;
  }
  return buffer.subarray(0, length);
}
