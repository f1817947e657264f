import type { ClassWeights, TrainRequest } from "@sentiment-tuner/protocol";

import { embeddedModelFolder } from "./embedded-model.ts";
import { given } from "./given.ts";
import { toModelChoice } from "./model-choice.ts";
import { type ReadingOptions, toCleaningRules, toReadingChoices } from "./reading-choices.ts";

export interface TrainOptions extends ReadingOptions {
  readonly out: string;
  readonly model?: string;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly accumulate?: number;
  readonly lr?: number;
  readonly warmup?: number;
  readonly weightDecay?: number;
  readonly maxGradientNorm?: number;
  readonly maxLength?: number;
  readonly truncation?: string;
  readonly classWeights?: ClassWeights;
  readonly testSize?: number;
  readonly eval?: readonly string[];
  readonly limit?: number;
  readonly evalLimit?: number;
  readonly seed?: number;
  readonly bestMetric?: string;
  readonly patience?: number;
  readonly maxMinutes?: number;
  readonly engine?: string;
  readonly threads?: number;
  readonly plugin?: readonly string[];
  readonly resume?: boolean;
  readonly json?: boolean;
  readonly ladder?: NonNullable<TrainRequest["ladder"]>;
  readonly keep?: NonNullable<TrainRequest["keep"]>;
}

/** The request for the options of `train`. @throws DataError LABEL_MAP_INVALID, HubError REFERENCE_INVALID */
export function toTrainRequest(datasetPaths: readonly string[], options: TrainOptions): TrainRequest {
  const { testSize, limit, truncation, classWeights, engine, threads, resume } = options;
  return {
    datasetPaths,
    outputFolder: options.out,
    ...(options.model === undefined ? { modelFolder: embeddedModelFolder() } : toModelChoice(options.model)),
    ...given({ testSize, limit, truncation, classWeights, engine, threads, resume }),
    ...given({ evaluationPaths: options.eval, evaluationLimit: options.evalLimit, plugins: options.plugin }),
    ...given({ cleaningRules: toCleaningRules(options.clean), ladder: options.ladder, keep: options.keep }),
    reading: toReadingChoices(options),
    config: {
      epochs: options.epochs,
      batchSize: options.batchSize,
      gradientAccumulationSteps: options.accumulate,
      learningRate: options.lr,
      warmupRatio: options.warmup,
      weightDecay: options.weightDecay,
      maxGradientNorm: options.maxGradientNorm,
      maxLength: options.maxLength,
      seed: options.seed,
      bestMetric: options.bestMetric,
      patience: options.patience,
      maxMinutes: options.maxMinutes,
    },
  };
}
