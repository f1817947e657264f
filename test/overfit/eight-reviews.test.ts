import { onnxruntimeCpu } from "@sentiment-tuner/trainer";
import { describe, expect, it } from "vitest";

import { EIGHT_REVIEWS, loadTinyModel, TINY_MODELS, withoutDropout } from "../support/tiny-model.ts";

describe.each(TINY_MODELS)("%s", (name) => {
  it("fits eight reviews to a loss below 0.01 nats in 150 steps", async () => {
    const model = await loadTinyModel(name);
    const session = await onnxruntimeCpu.open({
      ...model,
      config: withoutDropout(model.config),
      seed: 1,
      maxGradientNorm: 1,
      optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
      threads: 1,
    });
    let loss = Number.POSITIVE_INFINITY;
    for (let step = 1; step <= 150; step++) {
      const [result] = await session.steps([{ step, learningRate: 3e-3, batches: [EIGHT_REVIEWS] }]);
      loss = result?.loss ?? NaN;
    }
    await session.dispose();
    expect(loss).toBeLessThan(0.01);
  });
});
