import { attribute, type EncoderInputs, noDropout, type PretrainedModel, type Weights } from "@sentiment-tuner/model";
import { traceAttribution, traceForward } from "@sentiment-tuner/trainer";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";

import { worstDeviation } from "../support/all-close.ts";
import { runGraph } from "../support/run-graph.ts";
import { EIGHT_REVIEWS, loadTinyModel, makeBatch, TINY_MODELS } from "../support/tiny-model.ts";

beforeAll(() => tf.setBackend("cpu"));

describe.each(TINY_MODELS)("the attributions of %s", (name) => {
  it("equal the change of the largest logit as a token's embedding grows", async () => {
    const model = await loadTinyModel(name);
    const batch = makeBatch([[2, 17, 60, 17, 31, 3]], [0]); // One token twice: each place has its own share.
    const { attributions } = await traced(model, batch);
    const slopes = tf.tidy(() => {
      const inputs = tensorsOf(batch);
      const weights = weightsOf(model);
      const table = weights(`${model.architecture.layout.wordEmbeddings}.weight`);
      const words = tf.gather(table, tf.reshape(inputs.inputIds, [-1])) as tf.Tensor2D;
      const largestLogit = (token: number, scale: number): number => {
        const scales = Array.from({ length: batch.length }, (_one, index) => (index === token ? scale : 1));
        const wordEmbeddings = tf.mul<tf.Tensor2D>(words, tf.tensor2d(scales, [batch.length, 1]));
        const { architecture, config } = model;
        return (
          tf.max(architecture.forward({ ...inputs, wordEmbeddings }, weights, config, noDropout)).dataSync()[0] ?? 0
        );
      };
      return Array.from(
        { length: batch.length },
        (_slope, token) => (largestLogit(token, 1.02) - largestLogit(token, 0.98)) / 0.04,
      );
    });
    // Central difference: rounding in 32 bits leaves about 1e-7 / 0.04, the third derivative less than a hundredth.
    expect(worstDeviation(slopes, attributions, { absolute: 0.01 * largest(attributions) })).toBeLessThan(1);
    expect(attributions[1]).not.toBeCloseTo(attributions[3] ?? 0, 6);
  });

  it("are the same recorded as computed by TensorFlow.js, at any batch size and length", async () => {
    const model = await loadTinyModel(name);
    for (const batch of [EIGHT_REVIEWS, makeBatch([[2, 9, 3]], [0])]) {
      const recorded = await traced(model, batch);
      const [logits, attributions] = tf.tidy(() => {
        const computed = attribute(tensorsOf(batch), weightsOf(model), model.architecture, model.config);
        return [computed.logits.dataSync(), computed.attributions.dataSync()];
      });
      // Two implementations of the same sums in 32 bits.
      expect(worstDeviation(recorded.logits, logits, { absolute: 1e-5 })).toBeLessThan(1);
      expect(worstDeviation(recorded.attributions, attributions, { absolute: 1e-5 })).toBeLessThan(1);
    }
  });

  it("come with the classifier's logits and are 0 for padding", async () => {
    const model = await loadTinyModel(name);
    const { logits, attributions } = await traced(model, EIGHT_REVIEWS);
    const classifier = await run(
      model,
      traceForward(model.architecture, model.config, model.parameters),
      EIGHT_REVIEWS,
    );
    expect(worstDeviation(logits, classifier["logits"] ?? [], { absolute: 1e-6 })).toBeLessThan(1);
    const padding = attributions.filter((_value, index) => EIGHT_REVIEWS.attentionMask[index] === 0);
    expect(padding.length).toBeGreaterThan(0);
    expect(padding.every((value) => value === 0)).toBe(true);
  });
});

type TinyBatch = ReturnType<typeof makeBatch>;

async function traced(
  model: PretrainedModel,
  batch: TinyBatch,
): Promise<{ logits: Float32Array; attributions: Float32Array }> {
  const { logits, attributions } = await run(
    model,
    traceAttribution(model.architecture, model.config, model.parameters),
    batch,
  );
  if (logits === undefined || attributions === undefined) throw new RangeError("The graph lacks an output");
  return { logits, attributions };
}

function run(
  { parameters }: PretrainedModel,
  graph: Parameters<typeof runGraph>[0],
  batch: TinyBatch,
): ReturnType<typeof runGraph> {
  const shape = [batch.rows, batch.length];
  return runGraph(graph, {
    inputIds: [batch.inputIds, shape],
    attentionMask: [batch.attentionMask, shape],
    ...Object.fromEntries(
      [...parameters.values()].map((weight) => [weight.name, [weight.values, weight.shape] as const]),
    ),
  });
}

function tensorsOf({ rows, length, inputIds, attentionMask }: TinyBatch): EncoderInputs {
  return {
    inputIds: tf.tensor2d(inputIds, [rows, length], "int32"),
    attentionMask: tf.tensor2d(attentionMask, [rows, length], "int32"),
  };
}

function weightsOf({ parameters }: PretrainedModel): Weights {
  return (weightName) => {
    const { values, shape } = parameters.get(weightName) ?? { values: [], shape: [0] };
    return tf.tensor(values, [...shape]);
  };
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
