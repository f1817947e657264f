import {
  attribute,
  type AttributionInputs,
  type EncoderInputs,
  noDropout,
  type PretrainedModel,
  type Weights,
} from "@sentiment-tuner/model";
import { radauQuadrature, traceAttribution, traceForward } from "@sentiment-tuner/trainer";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";

import { worstDeviation } from "../support/all-close.ts";
import { type Feeds, type GraphRunner, openGraph } from "../support/open-graph.ts";
import { CLASS_MODELS, loadTinyModel, TINY_MODELS } from "../support/tiny-model.ts";

beforeAll(() => tf.setBackend("cpu"));

/** Four words between [CLS] and [SEP]. One word occurs twice; each occurrence has its own attribution. */
const TEXT = [2, 17, 60, 17, 31, 3];
const MASKED = [2, 4, 4, 4, 4, 3];

describe.each([...TINY_MODELS, ...CLASS_MODELS])("the attributions of %s", (name) => {
  it("add up to the margin of the text minus the margin of the baseline", async () => {
    const model = await loadTinyModel(name);
    const { attributions } = await traced(model, TEXT, MASKED, 300);
    const { text, baseline } = margins(model, TEXT, MASKED);
    const sum = attributions.reduce((total, value) => total + value, 0);
    expect(text).not.toBeCloseTo(baseline, 3);
    // The embeddings are random. On the path a row passes near 0, where LayerNorm is steep; with 300 points the error is below 1%.
    const size = attributions.reduce((total, value) => total + Math.abs(value), 0);
    expect(Math.abs(sum - (text - baseline))).toBeLessThan(0.01 * size);
    expect(attributions[1]).not.toBeCloseTo(attributions[3] ?? 0, 6);
  });

  it("equal the slope of the margin along each embedding, with a single point", async () => {
    const model = await loadTinyModel(name);
    const { attributions } = await traced(model, TEXT, MASKED, 1);
    const slopes = TEXT.map((_id, token) => (marginAt(model, token, 1.02) - marginAt(model, token, 0.98)) / 0.04);
    // Central difference: rounding in 32 bits leaves about 1e-7 / 0.04, the third derivative less than 1% of the slope.
    expect(worstDeviation(slopes, attributions, { absolute: 0.01 * largest(attributions) })).toBeLessThan(1);
  });

  it("are those of the margin with the given coefficients", async () => {
    const model = await loadTinyModel(name);
    const { logits, attributions } = await traced(model, TEXT, MASKED, 3);
    const [best, next] = likeliestTwo(logits);
    const opposite = Float32Array.from(logits, (_logit, index) => (index === best ? -1 : index === next ? 1 : 0));
    const reversed = await traced(model, TEXT, MASKED, 3, opposite);
    // The same sums with other signs.
    const negated = reversed.attributions.map((value) => -value);
    expect(worstDeviation(negated, attributions, { absolute: 1e-6 })).toBeLessThan(1);
  });

  it("are 0 where text and baseline are equal, next to the logits of the classifier", async () => {
    const model = await loadTinyModel(name);
    const { logits, attributions } = await traced(model, TEXT, MASKED, 3);
    expect([attributions[0], attributions.at(-1)]).toEqual([0, 0]);
    const shape = [1, TEXT.length];
    const classifier = await run(model, traceForward(model.architecture, model.config, model.parameters), {
      inputIds: [Int32Array.from(TEXT), shape],
      attentionMask: [new Int32Array(TEXT.length).fill(1), shape],
    });
    // Two graphs of the same sums in 32 bits.
    expect(worstDeviation(logits, classifier["logits"] ?? [], { absolute: 1e-6 })).toBeLessThan(1);
  });

  it("are the same in the recorded graph and in TensorFlow.js, at any length and number of points", async () => {
    const model = await loadTinyModel(name);
    for (const [text, masked, points] of [
      [TEXT, MASKED, 5],
      [[2, 9, 3], [2, 4, 3], 2],
    ] as const) {
      const recorded = await traced(model, text, masked, points);
      const [logits, attributions] = tf.tidy(() => {
        const inputs = inputsOf(model, text, masked, points);
        const computed = attribute(inputs, model.architecture, { weights: weightsOf(model), config: model.config });
        return [computed.logits.dataSync(), computed.attributions.dataSync()];
      });
      // Two implementations of the same sums in 32 bits, in different orders.
      expect(worstDeviation(recorded.logits, logits, { absolute: 1e-5 })).toBeLessThan(1);
      expect(worstDeviation(recorded.attributions, attributions, { absolute: 1e-5 })).toBeLessThan(1);
    }
  });
});

/** The margin of the class that is predicted for `text` over the next likeliest: for the text and for its baseline. */
function margins(model: PretrainedModel, text: readonly number[], masked: readonly number[]) {
  return tf.tidy(() => {
    const [logits, maskedLogits] = [text, masked].map((ids) => logitsOf(model, ids)) as [Float32Array, Float32Array];
    const [best, next] = likeliestTwo(logits);
    return { text: at(logits, best) - at(logits, next), baseline: at(maskedLogits, best) - at(maskedLogits, next) };
  });
}

function likeliestTwo(logits: Float32Array): readonly [best: number, next: number] {
  const [best = 0, next = 0] = [...logits.keys()].sort((a, b) => at(logits, b) - at(logits, a));
  return [best, next];
}

function at(values: Float32Array, index: number): number {
  return values[index] ?? Number.NaN;
}

/** The margin of the text if the embedding of one token is moved to `scale` on the line from the embedding of [MASK] to its own. */
function marginAt(model: PretrainedModel, token: number, scale: number): number {
  return tf.tidy(() => {
    const weights = weightsOf(model);
    const table = weights(`${model.architecture.layout.wordEmbeddings}.weight`);
    const [embeddings, masks] = [TEXT, MASKED].map((ids) => tf.gather(table, tf.tensor1d(ids, "int32"))) as [
      tf.Tensor2D,
      tf.Tensor2D,
    ];
    const scales = tf.tensor2d(
      TEXT.map((_id, index) => (index === token ? scale : 1)),
      [TEXT.length, 1],
    );
    const wordEmbeddings = tf.add<tf.Tensor2D>(masks, tf.mul(scales, tf.sub(embeddings, masks)));
    const [best, next] = likeliestTwo(logitsOf(model, TEXT));
    const moved = logitsOf(model, TEXT, { wordEmbeddings });
    return at(moved, best) - at(moved, next);
  });
}

function logitsOf(model: PretrainedModel, ids: readonly number[], more: Partial<EncoderInputs> = {}): Float32Array {
  const inputIds = tf.tensor2d([...ids], [1, ids.length], "int32");
  const inputs = { inputIds, attentionMask: tf.onesLike(inputIds), ...more };
  const pass = { weights: weightsOf(model), config: model.config, dropout: noDropout };
  return model.architecture.forward(inputs, pass).dataSync<"float32">();
}

async function traced(
  model: PretrainedModel,
  text: readonly number[],
  masked: readonly number[],
  points: number,
  margin = new Float32Array(model.config.labels.length),
): Promise<{ logits: Float32Array; attributions: Float32Array }> {
  const { positions, weights } = radauQuadrature(points);
  const shape = [1, text.length];
  const graph = traceAttribution(model.architecture, model.config, model.parameters);
  const { logits, attributions } = await run(model, graph, {
    inputIds: [Int32Array.from(text), shape],
    baselineIds: [Int32Array.from(masked), shape],
    pathPositions: [positions, [points]],
    pathWeights: [weights, [points]],
    margin: [margin, [1, margin.length]],
  });
  if (logits === undefined || attributions === undefined) throw new RangeError("The graph lacks an output");
  return { logits, attributions };
}

function inputsOf(
  { config }: PretrainedModel,
  text: readonly number[],
  masked: readonly number[],
  points: number,
): AttributionInputs {
  const { positions, weights } = radauQuadrature(points);
  return {
    inputIds: tf.tensor2d([...text], [1, text.length], "int32"),
    baselineIds: tf.tensor2d([...masked], [1, text.length], "int32"),
    pathPositions: tf.tensor1d(positions),
    pathWeights: tf.tensor1d(weights),
    margin: tf.zeros([1, config.labels.length]),
  };
}

async function run(
  { parameters }: PretrainedModel,
  graph: Parameters<typeof openGraph>[0],
  inputs: Feeds,
): ReturnType<GraphRunner> {
  const runGraph = await openGraph(graph);
  return runGraph({
    ...inputs,
    ...Object.fromEntries(
      [...parameters.values()].map((weight) => [weight.name, [weight.values, weight.shape] as const]),
    ),
  });
}

function weightsOf({ parameters }: PretrainedModel): Weights {
  return (weightName) => {
    const parameter = parameters.get(weightName);
    if (parameter === undefined) throw new RangeError(`The model has no parameter "${weightName}"`);
    return tf.tensor(parameter.values, [...parameter.shape]);
  };
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
