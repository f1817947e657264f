import { readFileSync } from "node:fs";
import type { Parameters } from "@sentiment-tuner/model";
import { describe, expect, it } from "vitest";
import { type AdamW, type AdamWOptions, type AdamWStep, createAdamW, isDecayExempt } from "./adamw.ts";
import type { Gradients } from "./clip.ts";
import { linearSchedule } from "./schedule.ts";

interface Golden {
  settings: AdamWOptions & { learningRate: number; maxGradientNorm: number; warmupSteps: number; totalSteps: number };
  noDecay: string[];
  initial: Record<string, GoldenTensor>;
  steps: { learningRate: number; gradientNorm: number; gradients: Record<string, number[]> }[];
  final: Record<string, GoldenTensor>;
  firstMoments: Record<string, GoldenTensor>;
  secondMoments: Record<string, GoldenTensor>;
}

interface GoldenTensor {
  shape: number[];
  values: number[];
}

const GOLDEN_FOLDER = new URL("../../../../test/fixtures/golden/", import.meta.url);
function makeStep(optimizer: AdamW, gradients: Gradients, step: AdamWStep): number {
  const norm = optimizer.gradientNorm(gradients);
  optimizer.update(gradients, norm, step);
  return norm;
}

const OPTIONS: AdamWOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 };

describe("createAdamW", () => {
  it("follows PyTorch's clipping, AdamW and linear schedule for twenty steps", () => {
    const golden = readGolden("optimizer.json") as Golden;
    const { settings } = golden;
    const parameters = parametersOf(golden.initial);
    const optimizer = createAdamW(parameters, settings);
    for (const [index, expected] of golden.steps.entries()) {
      const step = index + 1;
      const learningRate = linearSchedule(settings, step);
      expect(learningRate).toBeCloseTo(expected.learningRate, 15);
      const gradients = gradientsOf(expected.gradients);
      const norm = makeStep(optimizer, gradients, { step, learningRate, maxGradientNorm: settings.maxGradientNorm });
      expect(Math.abs(norm / expected.gradientNorm - 1)).toBeLessThan(FLOAT32_ROUNDING);
    }
    const { first, second } = optimizer.state();
    expect(largestDifference(parameters, golden.final)).toBeLessThan(TWENTY_STEPS_OF_ROUNDING);
    expect(largestDifference(first, golden.firstMoments)).toBeLessThan(TWENTY_STEPS_OF_ROUNDING);
    expect(largestDifference(second, golden.secondMoments)).toBeLessThan(TWENTY_STEPS_OF_ROUNDING);
  });

  it("changes rows without gradients to the same bits as the formula applied to every element", () => {
    const parameters = randomParameters(1);
    const dense = randomParameters(1);
    const denseMoments = { first: randomParameters(0), second: randomParameters(0) };
    const optimizer = createAdamW(parameters, OPTIONS);
    for (let step = 1; step <= 6; step++) {
      const gradients = sparseGradients(step);
      const learningRate = 0.01 * step;
      const norm = makeStep(optimizer, gradients, { step, learningRate, maxGradientNorm: 1 });
      denseStep(dense, denseMoments, gradients, { step, learningRate, norm });
    }
    expect(parameters).toEqual(dense);
    expect(optimizer.state().first).toEqual(denseMoments.first);
    expect(optimizer.state().second).toEqual(denseMoments.second);
  });

  it("continues with the same bits from a restored state", () => {
    const parameters = randomParameters(1);
    const optimizer = createAdamW(parameters, OPTIONS);
    const other = randomParameters(2);
    const restored = createAdamW(other, OPTIONS);
    const stepOf = (step: number) => ({ step, learningRate: 0.01, maxGradientNorm: 1 });
    for (let step = 1; step <= 3; step++) makeStep(optimizer, sparseGradients(step), stepOf(step));
    makeStep(restored, sparseGradients(9), stepOf(1)); // touches rows that the other never did
    restored.restore(optimizer.state());
    for (let step = 4; step <= 6; step++) {
      makeStep(optimizer, sparseGradients(step), stepOf(step));
      makeStep(restored, sparseGradients(step), stepOf(step));
    }
    expect(other).toEqual(parameters);
    expect(restored.state()).toEqual(optimizer.state());
  });

  it("trains a parameter with its share of the learning rate, as if that were the rate of all", () => {
    const [shared, slow] = [randomParameters(1), randomParameters(1)];
    const optimizer = createAdamW(shared, { ...OPTIONS, rates: new Map([["dense.bias", 0.25]]) });
    const slowOptimizer = createAdamW(slow, OPTIONS);
    const reference = randomParameters(1);
    const fastOptimizer = createAdamW(reference, OPTIONS);
    for (let step = 1; step <= 3; step++) {
      const stepOf = (learningRate: number) => ({ step, learningRate, maxGradientNorm: 1 });
      makeStep(optimizer, sparseGradients(step), stepOf(0.04));
      makeStep(slowOptimizer, sparseGradients(step), stepOf(0.01));
      makeStep(fastOptimizer, sparseGradients(step), stepOf(0.04));
    }
    expect(shared.get("dense.bias")).toEqual(slow.get("dense.bias"));
    expect(shared.get("dense.weight")).toEqual(reference.get("dense.weight"));
  });

  it("names the parameter without a gradient", () => {
    const optimizer = createAdamW(randomParameters(1), OPTIONS);
    const gradients = new Map([...sparseGradients(1)].filter(([name]) => name !== "dense.bias"));
    expect(() => makeStep(optimizer, gradients, { step: 1, learningRate: 0.1, maxGradientNorm: 1 })).toThrow(
      '"dense.bias"',
    );
  });

  it("names the parameter whose gradient or saved value has another length", () => {
    const optimizer = createAdamW(randomParameters(1), OPTIONS);
    const gradients = new Map([...sparseGradients(1), ["dense.bias", new Float32Array(5)]]);
    const other = new Map([...randomParameters(1)].slice(0, 1));
    expect(() => makeStep(optimizer, gradients, { step: 1, learningRate: 0.1, maxGradientNorm: 1 })).toThrow(
      "5 values",
    );
    expect(() => {
      optimizer.restore({ ...optimizer.state(), values: other });
    }).toThrow('"dense.weight" has no values in the checkpoint');
  });
});

describe("isDecayExempt", () => {
  it.each(["tiny-distilbert.json", "tiny-bert.json"])(
    "agrees with the reference's Trainer on every name of %s",
    (file) => {
      const { training } = readGolden(file) as {
        training: { noDecay: string[]; finalWeights: Record<string, unknown> };
      };
      const decayed = Object.keys(training.finalWeights).filter((name) => !training.noDecay.includes(name));
      expect(decayed.length).toBeGreaterThan(0);
      expect(decayed.filter(isDecayExempt)).toEqual([]);
      expect(training.noDecay.filter((name) => !isDecayExempt(name))).toEqual([]);
    },
  );
});

/** PyTorch sums the squares in float32 (relative error of a few 6e-8), we in float64. */
const FLOAT32_ROUNDING = 1e-6;

/** PyTorch rounds after each operation, we once a step; values are near 1, so about 20 steps of 6e-8. Measured: 3e-7. */
const TWENTY_STEPS_OF_ROUNDING = 2e-6;

const SHAPES: readonly (readonly [string, readonly number[]])[] = [
  ["word_embeddings.weight", [6, 5]],
  ["dense.weight", [3, 3]],
  ["dense.bias", [3]],
];

/** Deterministic values near ±1, or zeros for seed 0. */
function randomParameters(seed: number): Map<string, { name: string; shape: readonly number[]; values: Float32Array }> {
  return new Map(
    SHAPES.map(([name, shape]) => {
      const length = shape.reduce((product, size) => product * size, 1);
      return [
        name,
        { name, shape, values: Float32Array.from({ length }, (_, i) => Math.sin(seed * (i + name.length))) },
      ];
    }),
  );
}

/** Rows 0 and `step % 5` of the embeddings are used; row 5 is only by step 9. */
function sparseGradients(step: number): Map<string, Float32Array> {
  return new Map(
    [...randomParameters(step + 10)].map(([name, { values }]) => {
      if (!name.startsWith("word")) return [name, values];
      const used = step === 9 ? [5] : [0, step % 5];
      return [name, values.map((value, i) => (used.includes(Math.floor(i / 5)) ? value : 0))];
    }),
  );
}

function denseStep(
  parameters: Parameters,
  moments: { first: Parameters; second: Parameters },
  gradients: Gradients,
  { step, learningRate, norm }: { step: number; learningRate: number; norm: number },
): void {
  const scale = Math.min(1, 1 / (norm + 1e-6));
  for (const { name, values } of parameters.values()) {
    const first = moments.first.get(name)?.values ?? new Float32Array();
    const second = moments.second.get(name)?.values ?? new Float32Array();
    const keep = 1 - learningRate * (isDecayExempt(name) ? 0 : OPTIONS.weightDecay);
    for (let i = 0; i < values.length; i++) {
      const g = (gradients.get(name)?.[i] ?? NaN) * scale;
      const m = (first[i] ?? NaN) + (1 - OPTIONS.beta1) * (g - (first[i] ?? NaN));
      const v = OPTIONS.beta2 * (second[i] ?? NaN) + (1 - OPTIONS.beta2) * g * g;
      first[i] = m;
      second[i] = v;
      const stepSize = learningRate / (1 - OPTIONS.beta1 ** step);
      const rootCorrection = 1 / Math.sqrt(1 - OPTIONS.beta2 ** step);
      values[i] = keep * (values[i] ?? NaN) - (stepSize * m) / (Math.sqrt(v) * rootCorrection + OPTIONS.epsilon);
    }
  }
}

function readGolden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, GOLDEN_FOLDER), "utf8"));
}

function parametersOf(tensors: Record<string, GoldenTensor>): Parameters {
  return new Map(
    Object.entries(tensors).map(([name, { shape, values }]) => [
      name,
      { name, shape, values: Float32Array.from(values) },
    ]),
  );
}

function gradientsOf(gradients: Record<string, number[]>): Gradients {
  return new Map(Object.entries(gradients).map(([name, values]) => [name, Float32Array.from(values)]));
}

function largestDifference(actual: Parameters, expected: Record<string, GoldenTensor>): number {
  return Math.max(
    ...Object.entries(expected).flatMap(([name, { values }]) =>
      values.map((value, i) => Math.abs(value - (actual.get(name)?.values[i] ?? NaN))),
    ),
  );
}
