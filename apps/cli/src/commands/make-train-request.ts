import type { ClassWeights, RecipeName, TrainRequest } from "@sentiment-tuner/protocol";

import { embeddedModelFolder } from "./embedded-model.ts";
import { given } from "./given.ts";
import { toModelChoice } from "./model-choice.ts";
import { type ReadingOptions, toCleaningRules, toReadingChoices } from "./reading-choices.ts";

export interface TrainOptions extends ReadingOptions {
  readonly out: string;
  readonly model?: string;
  readonly recipe?: RecipeName;
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
  /** False for `--no-baseline`. */
  readonly baseline?: boolean;
}

/** The recipe of `train` without `--recipe`. */
const DEFAULT_RECIPE: RecipeName = "standard";

/** The request for the options of `train`. @throws DataError LABEL_MAP_INVALID, HubError REFERENCE_INVALID */
export function toTrainRequest(datasetPaths: readonly string[], options: TrainOptions): TrainRequest {
  const { testSize, limit, truncation, classWeights, engine, threads, resume } = options;
  return {
    datasetPaths,
    outputFolder: options.out,
    recipe: options.recipe ?? DEFAULT_RECIPE,
    ...(options.model === undefined ? { modelFolder: embeddedModelFolder() } : toModelChoice(options.model)),
    ...given({ testSize, limit, truncation, classWeights, engine, threads, resume }),
    ...given({ evaluationPaths: options.eval, evaluationLimit: options.evalLimit, plugins: options.plugin }),
    ...(options.baseline === false && { baseline: false }),
    ...given({ cleaningRules: toCleaningRules(options.clean) }),
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
