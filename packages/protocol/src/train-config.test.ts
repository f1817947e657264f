import { describe, expect, it } from "vitest";
import { DEFAULT_TRAIN_CONFIG, resolveTrainConfig, type TrainConfigInput } from "./train-config.ts";

describe("resolveTrainConfig", () => {
  it("is the usual recipe when nothing is given", () => {
    expect(resolveTrainConfig()).toEqual(DEFAULT_TRAIN_CONFIG);
    expect(resolveTrainConfig()).toMatchObject({ epochs: 3, batchSize: 16, learningRate: 5e-5, maxLength: 128 });
  });

  it("keeps what is given and takes undefined for the default", () => {
    const config = resolveTrainConfig({ epochs: 1, patience: 2, batchSize: undefined });
    expect(config).toEqual({ ...DEFAULT_TRAIN_CONFIG, epochs: 1, patience: 2 });
  });

  it("has a larger learning rate for adapters, unless one is given", () => {
    expect(resolveTrainConfig({ adapters: 8 }).learningRate).toBe(1e-3);
    expect(resolveTrainConfig({ adapters: 8, learningRate: 2e-4 }).learningRate).toBe(2e-4);
  });

  it.each<[TrainConfigInput, string]>([
    [{ adapters: -1 }, 'Setting "adapters" is -1, expected a whole number, at least 0, or nothing.'],
    [{ adapterAlpha: 0 }, 'Setting "adapterAlpha" is 0, expected a number above 0, or nothing.'],
    [
      { freeze: 0 },
      'Setting "freeze" is 0, expected "embeddings" or a whole number of layers, at least 1, or nothing.',
    ],
    [{ epochs: 0 }, 'Setting "epochs" is 0, expected a whole number, at least 1.'],
    [{ batchSize: 1.5 }, 'Setting "batchSize" is 1.5, expected a whole number, at least 1.'],
    [{ learningRate: NaN }, 'Setting "learningRate" is NaN, expected a number between 0 and 1.'],
    [{ learningRate: 0 }, 'Setting "learningRate" is 0'],
    [{ learningRate: 5 }, 'Setting "learningRate" is 5'],
    [{ warmupRatio: 1 }, 'Setting "warmupRatio" is 1, expected a number from 0 to below 1.'],
    [{ maxLength: 2 }, 'Setting "maxLength" is 2, expected a whole number, at least 3.'],
    [{ weightDecay: -0.1 }, 'Setting "weightDecay" is -0.1'],
    [{ maxGradientNorm: 0 }, 'Setting "maxGradientNorm" is 0, expected a number above 0.'],
    [{ beta1: 1 }, 'Setting "beta1" is 1'],
    [{ seed: -1 }, 'Setting "seed" is -1, expected a whole number from 0 to 4294967295.'],
    [{ seed: 2 ** 32 }, 'Setting "seed" is 4294967296'],
    [{ patience: 0 }, 'Setting "patience" is 0, expected a whole number, at least 1, or nothing.'],
    [{ maxMinutes: 0 }, 'Setting "maxMinutes" is 0, expected a number above 0, or nothing.'],
    [{ bestMetric: "" }, 'Setting "bestMetric" is "", expected the name of a metric, such as "accuracy".'],
  ])("refuses %o", (input, message) => {
    expect(() => resolveTrainConfig(input)).toThrow(message);
  });

  it("refuses a setting of another type or name, as a file may hold", () => {
    expect(() => resolveTrainConfig(JSON.parse('{"epochs":"3"}') as TrainConfigInput)).toThrow('"epochs" is "3"');
    expect(() => resolveTrainConfig(JSON.parse('{"epoch":3}') as TrainConfigInput)).toThrow(
      'There is no setting "epoch". Known: epochs, batchSize',
    );
  });
});
