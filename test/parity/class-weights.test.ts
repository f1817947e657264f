import { gradientName, traceTrainingStep } from "@sentiment-tuner/trainer";
import { describe, expect, it } from "vitest";

import { worstDeviation } from "../support/all-close.ts";
import { type GoldenBatch, type GoldenTensor, readGolden } from "../support/golden.ts";
import { openGraph } from "../support/open-graph.ts";
import { CLASS_MODELS, goldenBatch, loadTinyModel, withoutDropout } from "../support/tiny-model.ts";

interface WeightedGolden {
  readonly batch: GoldenBatch;
  readonly weighted: {
    /** By class. The loss of a batch is the sum of w · cross-entropy over its rows, divided by the sum of w. */
    readonly classWeights: readonly number[];
    readonly loss: number;
    readonly gradientNorm: number;
    readonly gradients: Readonly<Record<string, GoldenTensor>>;
  };
}

describe.each(CLASS_MODELS)("class weights of %s against PyTorch's cross_entropy(weight=…)", (name) => {
  const { batch: golden, weighted } = readGolden<WeightedGolden>(name);

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
});
