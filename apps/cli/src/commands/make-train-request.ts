import type {
  ClassWeights,
  DecisionGoal,
  RecipeName,
  TrainRequest,
  WindowInput,
  WindowSettings,
} from "@sentiment-tuner/protocol";

import { given } from "./given.ts";
import { toBaseModelChoice } from "./model-choice.ts";
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
  readonly adapters?: number;
  readonly freeze?: "embeddings" | number;
  readonly layerDecay?: number;
  readonly truncation?: string;
  /** The most windows of a text; true without a number. */
  readonly windows?: number | true;
  readonly stride?: number;
  readonly pooling?: WindowSettings["pooling"];
  readonly classWeights?: ClassWeights;
  readonly testSize?: number;
  readonly validationSize?: number;
  readonly goal?: DecisionGoal;
  readonly notSureBelow?: number;
  readonly eval?: readonly string[];
  readonly limit?: number;
  readonly evalLimit?: number;
  readonly seed?: number;
  readonly bestMetric?: string;
  readonly patience?: number;
  readonly maxMinutes?: number;
  readonly engine?: string;
  readonly threads?: number;
  /** In bytes. */
  readonly maxMemory?: number;
  readonly plugin?: readonly string[];
  readonly resume?: boolean;
  readonly json?: boolean;
  readonly ladder?: NonNullable<TrainRequest["ladder"]>;
  readonly keep?: NonNullable<TrainRequest["keep"]>;
}

/** The recipe of `train` without `--recipe`. */
const DEFAULT_RECIPE: RecipeName = "standard";

/** The request for the options of `train`. @throws DataError LABEL_MAP_INVALID, HubError REFERENCE_INVALID */
export function toTrainRequest(datasetPaths: readonly string[], options: TrainOptions): TrainRequest {
  const { testSize, validationSize, limit, truncation, classWeights, engine, threads, resume } = options;
  return {
    datasetPaths,
    outputFolder: options.out,
    recipe: options.recipe ?? DEFAULT_RECIPE,
    ...toBaseModelChoice(options.model),
    ...given({ goal: options.goal, notSureBelow: options.notSureBelow }),
    ...given({ testSize, validationSize, limit, truncation, classWeights, engine, threads, resume }),
    ...given({ maxMemoryBytes: options.maxMemory }),
    ...given({ evaluationPaths: options.eval, evaluationLimit: options.evalLimit, plugins: options.plugin }),
    ...given({ cleaningRules: toCleaningRules(options.clean), windows: toWindows(options) }),
    ...given({ ladder: options.ladder, keep: options.keep }),
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
      adapters: options.adapters,
      freeze: options.freeze,
      layerDecay: options.layerDecay,
      seed: options.seed,
      bestMetric: options.bestMetric,
      patience: options.patience,
      maxMinutes: options.maxMinutes,
    },
  };
}

function toWindows({ windows, stride, pooling }: TrainOptions): WindowInput | undefined {
  if (windows === undefined) return undefined;
  return { ...(windows !== true && { most: windows }), ...given({ stride, pooling }) };
}
