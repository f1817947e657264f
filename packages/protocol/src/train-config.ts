import { ProtocolError } from "./errors.ts";

/** How to train. Units and reasons stand beside each field; the defaults are the usual fine-tuning recipe. */
export interface TrainConfig {
  /** Passes over the training reviews. */
  readonly epochs: number;
  /** Reviews in one forward and backward pass. */
  readonly batchSize: number;
  /** Batches whose gradients are summed before one step of the optimizer. */
  readonly gradientAccumulationSteps: number;
  /** Peak of the schedule, reached when the warm-up ends. */
  readonly learningRate: number;
  /** Share of all steps, 0 to below 1, in which the learning rate rises from zero. */
  readonly warmupRatio: number;
  /** Tokens per review, [CLS] and [SEP] included; longer reviews are truncated. */
  readonly maxLength: number;
  /** Decoupled decay; biases and LayerNorm are exempt. */
  readonly weightDecay: number;
  /** Global L2 norm above which gradients are scaled down. */
  readonly maxGradientNorm: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /**
   * Rank of low-rank adapters (LoRA) on the linear layers of the encoder, which is then frozen itself; the head, and a pooler, are trained
   * whole. 0 or undefined: no adapters.
   */
  readonly adapters: number | undefined;
  /** α of the adapters: what an adapter adds is multiplied with α / rank. Undefined: twice the rank, so that a factor of 2 fits every rank. */
  readonly adapterAlpha: number | undefined;
  /** What is not trained: the embeddings, or the embeddings and this number of layers from below; undefined: nothing. */
  readonly freeze: "embeddings" | number | undefined;
  /** Share of the learning rate of the layer above with which each layer of the encoder is trained; undefined: all layers have the same rate. */
  readonly layerDecay: number | undefined;
  /** Orders the reviews and draws what is dropped; with it a run can be repeated to the byte. */
  readonly seed: number;
  /** Steps between evaluations; undefined: at the end of each epoch. The end of a run is always evaluated. */
  readonly evaluateEverySteps: number | undefined;
  /**
   * Which metric decides which weights are kept, by its name in a metrics plug-in.
   * Accuracy by default: it is what the report leads with, needs no choice of a positive class, and unlike the
   * validation loss it does not get worse when a model that still improves becomes overconfident.
   */
  readonly bestMetric: string;
  /** Evaluations on validation reviews without a better `bestMetric` after which training ends. Undefined, or without such reviews: never. */
  readonly patience: number | undefined;
  /** Training ends after this time, evaluations included; undefined: no limit. Such a run is not repeatable. */
  readonly maxMinutes: number | undefined;
  /** Time between checkpoints; a better evaluation, a stop and the end of the run write one as well. */
  readonly checkpointEveryMinutes: number;
}

export const DEFAULT_TRAIN_CONFIG: TrainConfig = {
  epochs: 3,
  batchSize: 16,
  gradientAccumulationSteps: 1,
  learningRate: 5e-5,
  warmupRatio: 0.06,
  maxLength: 128,
  weightDecay: 0.01,
  maxGradientNorm: 1,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  adapters: undefined,
  adapterAlpha: undefined,
  freeze: undefined,
  layerDecay: undefined,
  seed: 42,
  evaluateEverySteps: undefined,
  bestMetric: "accuracy",
  patience: undefined,
  maxMinutes: undefined,
  checkpointEveryMinutes: 5,
};

/** Default peak with adapters: they start at zero and are few, so that they need larger steps than pretrained weights. */
export const ADAPTER_LEARNING_RATE = 1e-3;

/** What may be given: any field, and `undefined` stands for the default. */
export type TrainConfigInput = { readonly [Key in keyof TrainConfig]?: TrainConfig[Key] | undefined };

/**
 * Fills in the defaults and checks every range.
 *
 * @throws ProtocolError CONFIG_INVALID naming the field, its value and what is allowed
 */
export function resolveTrainConfig(input: TrainConfigInput = {}): TrainConfig {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const defaults =
    (input.adapters ?? 0) === 0
      ? DEFAULT_TRAIN_CONFIG
      : { ...DEFAULT_TRAIN_CONFIG, learningRate: ADAPTER_LEARNING_RATE };
  const config = { ...defaults, ...given }; // its keys are checked next
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(RULES, key)) {
      throw new ProtocolError(
        "CONFIG_INVALID",
        `There is no setting "${key}". Known: ${Object.keys(RULES).join(", ")}.`,
      );
    }
  }
  for (const key of Object.keys(RULES) as (keyof TrainConfig)[]) {
    const { isValid, allowed } = RULES[key];
    const value = config[key];
    if (isValid(value)) continue;
    const shown = typeof value === "string" ? `"${value}"` : String(value);
    throw new ProtocolError("CONFIG_INVALID", `Setting "${key}" is ${shown}, expected ${allowed}.`);
  }
  return config;
}

interface Rule {
  readonly isValid: (value: number | string | undefined) => boolean;
  readonly allowed: string;
}

const LARGEST_SEED = 2 ** 32 - 1;

const RULES: Readonly<Record<keyof TrainConfig, Rule>> = {
  epochs: wholeFrom(1),
  batchSize: wholeFrom(1),
  gradientAccumulationSteps: wholeFrom(1),
  learningRate: { isValid: (value) => isFinite(value) && value > 0 && value < 1, allowed: "a number between 0 and 1" },
  warmupRatio: {
    isValid: (value) => isFinite(value) && value >= 0 && value < 1,
    allowed: "a number from 0 to below 1",
  },
  maxLength: wholeFrom(3),
  weightDecay: {
    isValid: (value) => isFinite(value) && value >= 0 && value < 1,
    allowed: "a number from 0 to below 1",
  },
  maxGradientNorm: positive(),
  beta1: { isValid: (value) => isFinite(value) && value >= 0 && value < 1, allowed: "a number from 0 to below 1" },
  beta2: { isValid: (value) => isFinite(value) && value >= 0 && value < 1, allowed: "a number from 0 to below 1" },
  epsilon: positive(),
  adapters: optional(wholeFrom(0)),
  adapterAlpha: optional(positive()),
  freeze: optional({
    isValid: (value) => value === "embeddings" || wholeFrom(1).isValid(value),
    allowed: `"embeddings" or a whole number of layers, at least 1`,
  }),
  layerDecay: optional({
    isValid: (value) => isFinite(value) && value > 0 && value <= 1,
    allowed: "a number above 0, at most 1",
  }),
  seed: {
    isValid: (value) => isWhole(value) && value >= 0 && value <= LARGEST_SEED,
    allowed: `a whole number from 0 to ${LARGEST_SEED}`,
  },
  evaluateEverySteps: optional(wholeFrom(1)),
  bestMetric: {
    isValid: (value) => typeof value === "string" && value !== "",
    allowed: `the name of a metric, such as "accuracy"`,
  },
  patience: optional(wholeFrom(1)),
  maxMinutes: optional(positive()),
  checkpointEveryMinutes: positive(),
};

function wholeFrom(least: number): Rule {
  return { isValid: (value) => isWhole(value) && value >= least, allowed: `a whole number, at least ${least}` };
}

function positive(): Rule {
  return { isValid: (value) => isFinite(value) && value > 0, allowed: "a number above 0" };
}

function optional({ isValid, allowed }: Rule): Rule {
  return { isValid: (value) => value === undefined || isValid(value), allowed: `${allowed}, or nothing` };
}

function isFinite(value: unknown): value is number {
  return Number.isFinite(value);
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
