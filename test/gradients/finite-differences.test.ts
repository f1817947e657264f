import type { Parameters } from "@sentiment-tuner/model";
import { gradientName, traceTrainingStep } from "@sentiment-tuner/trainer";
import { describe, expect, it } from "vitest";

import { openGraph } from "../support/open-graph.ts";
import { CLASS_MODELS, EIGHT_REVIEWS, loadTinyModel, TINY_MODELS, withoutDropout } from "../support/tiny-model.ts";

/** Parameters with a gradient of 0: the bias of a key adds the same number to all scores of a query, which softmax ignores. */
const ZERO_GRADIENTS: Readonly<Record<string, readonly string[]>> = {
  distilbert: [
    "distilbert.transformer.layer.0.attention.k_lin.bias",
    "distilbert.transformer.layer.1.attention.k_lin.bias",
  ],
  bert: ["bert.encoder.layer.0.attention.self.key.bias", "bert.encoder.layer.1.attention.self.key.bias"],
};

describe.each([...TINY_MODELS, ...CLASS_MODELS])("the gradients of %s", (name) => {
  it("equal the change of the loss along them", async () => {
    const { architecture, config, parameters } = await loadTinyModel(name);
    const { graph } = traceTrainingStep(architecture, withoutDropout(config), parameters);
    const { rows, length, inputIds, attentionMask } = EIGHT_REVIEWS;
    const labels = EIGHT_REVIEWS.labels.map((label, row) => (label + row) % config.labels.length);
    const runGraph = await openGraph(graph);
    const run = (weights: Parameters): ReturnType<typeof runGraph> =>
      runGraph({
        inputIds: [inputIds, [rows, length]],
        attentionMask: [attentionMask, [rows, length]],
        labels: [labels, [rows]],
        rowWeights: [new Float32Array(rows).fill(1 / rows), [rows]],
        ...Object.fromEntries(
          [...weights.values()].map((weight) => [weight.name, [weight.values, weight.shape] as const]),
        ),
      });
    const lossAt = async (parameter: string, direction: Float32Array, distance: number): Promise<number> => {
      const weight = parameters.get(parameter);
      if (weight === undefined) throw new RangeError(parameter);
      const values = weight.values.map((value, index) => value + distance * (direction[index] ?? 0));
      const outputs = await run(new Map(parameters).set(parameter, { ...weight, values }));
      return outputs["loss"]?.[0] ?? Number.NaN;
    };

    const outputs = await run(parameters);
    const zeros: string[] = [];
    for (const [parameter, { values }] of parameters) {
      const gradient = outputs[gradientName(parameter)];
      expect(gradient, parameter).toHaveLength(values.length);
      if (gradient === undefined) continue;
      const norm = Math.hypot(...gradient);
      // Measured: gradients that are 0 have a norm of at most 1.4e-8, from rounding; the smallest of the others is 0.027.
      if (norm < 1e-5) {
        zeros.push(parameter);
        continue;
      }
      const direction = gradient.map((value) => value / norm);
      // Central difference over a step of 0.01: rounding in 32 bits leaves about 1e-7 / 0.01, the third derivative about as much.
      const step = 0.01;
      const slope =
        ((await lossAt(parameter, direction, step)) - (await lossAt(parameter, direction, -step))) / (2 * step);
      expect(Math.abs(slope / norm - 1), `${parameter}: slope ${String(slope)}, norm ${String(norm)}`).toBeLessThan(
        0.02,
      );
    }
    expect(zeros).toEqual(ZERO_GRADIENTS[architecture.name]);
  });
});
