import type { Batch } from "@sentiment-tuner/data";
import { gradientName, onnxruntimeCpu, traceTrainingStep } from "@sentiment-tuner/trainer";
import { describe, expect, it } from "vitest";

import { worstDeviation } from "../support/all-close.ts";
import { type GoldenBatch, type GoldenTensor, readGolden } from "../support/golden.ts";
import { openGraph } from "../support/open-graph.ts";
import { CLASS_MODELS, goldenBatch, loadTinyModel, makeBatch, withoutDropout } from "../support/tiny-model.ts";

interface WeightedGolden {
  readonly batch: GoldenBatch;
  readonly weighted: {
    /** By class. The loss of a batch is the sum of w · cross-entropy over its rows, divided by the sum of w. */
    readonly classWeights: readonly number[];
    readonly loss: number;
    readonly gradientNorm: number;
    readonly gradients: Readonly<Record<string, GoldenTensor>>;
    readonly learningRates: readonly number[];
    readonly losses: readonly number[];
    readonly gradientNorms: readonly number[];
    readonly finalWeights: Readonly<Record<string, GoldenTensor>>;
  };
  readonly training: {
    readonly weightDecay: number;
    readonly maxGradientNorm: number;
    readonly batches: readonly GoldenBatch[];
  };
}

describe.each(CLASS_MODELS)("class weights of %s against PyTorch's cross_entropy(weight=…)", (name) => {
  const { batch: golden, weighted, training } = readGolden<WeightedGolden>(name);

  it("give the same loss and gradients", async () => {
    const { architecture, config, parameters } = await loadTinyModel(name);
    const batch = goldenBatch(golden);
    const computeStep = await openGraph(traceTrainingStep(architecture, withoutDropout(config), parameters).graph);
    const weights = golden.labels.map((label) => weighted.classWeights[label] ?? Number.NaN);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const shape = [batch.rows, batch.length];
    const outputs = await computeStep({
      inputIds: [batch.inputIds, shape],
      attentionMask: [batch.attentionMask, shape],
      labels: [batch.labels, [batch.rows]],
      rowWeights: [Float32Array.from(weights, (weight) => weight / sum), [batch.rows]],
      ...Object.fromEntries(
        [...parameters.values()].map((parameter) => [parameter.name, [parameter.values, parameter.shape] as const]),
      ),
    });
    // The same 32-bit sums as without class weights, so the same tolerances.
    expect(Math.abs((outputs["loss"]?.[0] ?? Number.NaN) - weighted.loss)).toBeLessThan(1e-5);
    expect(Object.keys(weighted.gradients)).toEqual(expect.arrayContaining(["classifier.weight", "classifier.bias"]));
    for (const [parameter, { values }] of Object.entries(weighted.gradients)) {
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const absolute = Math.max(1e-4 * largest, 1e-6 * weighted.gradientNorm);
      expect(worstDeviation(outputs[gradientName(parameter)] ?? [], values, { absolute }), parameter).toBeLessThan(1);
    }
  });

  it.each([
    ["whole", (batch: Batch) => [batch]],
    ["in two parts with their own padding", splitInTwo],
  ])("give the same 20 AdamW steps with batches that are %s", async (_, parts) => {
    const { architecture, config, parameters } = await loadTinyModel(name);
    const session = await onnxruntimeCpu.open({
      architecture,
      config: withoutDropout(config),
      parameters,
      seed: 0,
      maxGradientNorm: training.maxGradientNorm,
      optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: training.weightDecay },
      threads: 1,
    });
    const classWeights = Float32Array.from(weighted.classWeights);
    const losses: number[] = [];
    const norms: number[] = [];
    for (const [index, learningRate] of weighted.learningRates.entries()) {
      const batch = training.batches[index % training.batches.length];
      if (batch === undefined) throw new RangeError("The golden file has no batches");
      const step = { step: index + 1, learningRate, batches: parts(goldenBatch(batch)), classWeights };
      const [result] = await session.steps([step]);
      losses.push(result?.loss ?? Number.NaN);
      norms.push(result?.gradientNorm ?? Number.NaN);
    }
    // The tolerances of the steps without class weights, for the same reasons.
    expect(worstDeviation(losses, weighted.losses, { absolute: 1e-4 })).toBeLessThan(1);
    expect(worstDeviation(norms, weighted.gradientNorms, { relative: 1e-3 })).toBeLessThan(1);
    const trained = await session.parameters();
    for (const [parameter, { values }] of Object.entries(weighted.finalWeights)) {
      const actual = trained.get(parameter)?.values ?? [];
      expect(worstDeviation(actual, values, { absolute: 1e-4 }), parameter).toBeLessThan(1);
    }
    await session.dispose();
  });
});

/** The first row and the others, as when a batch does not fit into memory. */
function splitInTwo(batch: Batch): Batch[] {
  const { length, inputIds, labels } = batch;
  const rows = Array.from({ length: batch.rows }, (_row, row) => {
    const ids = [...inputIds.subarray(row * length, (row + 1) * length)];
    return ids.filter((_id, token) => batch.attentionMask[row * length + token] === 1);
  });
  return [makeBatch(rows.slice(0, 1), [...labels.subarray(0, 1)]), makeBatch(rows.slice(1), [...labels.subarray(1)])];
}
