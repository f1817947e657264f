import {
  countBlockParameters,
  countParameters,
  estimateStepBytes,
  type ModelSize,
  resolveTrainConfig,
  type TrainRequest,
} from "@sentiment-tuner/protocol";

/** The approximate cost of a run. */
export interface Estimate {
  readonly seconds: number;
  readonly memoryBytes: number;
  /** Speed of training: forward and backward pass. */
  readonly reviewsPerSecond: number;
}

export interface EstimateInput {
  readonly size: ModelSize;
  readonly config: TrainRequest["config"];
  /** Training and test reviews together. */
  readonly reviews: number;
  /** Share of the test reviews, 0 to 1. */
  readonly testSize: number;
  /** Mean length of a review in characters. */
  readonly meanCharacters: number;
  /** Operations a second, measured by an earlier run on this machine or guessed. */
  readonly operationsPerSecond: number;
}

/** Mean length of a word piece of BERT's English vocabulary, blanks included. */
const CHARACTERS_PER_TOKEN = 4.4;
/** How many times longer than the mean the longest review of a batch usually is. */
const LONG_REVIEWS = 2.5;
/** Start of the process, reading, tokenizing, saving. */
const FIXED_SECONDS = 8;
/** An evaluation computes only the forward pass, a third of a step. */
const FORWARD_SHARE = 1 / 3;

export function estimateRun(input: EstimateInput): Estimate {
  const { size, reviews, testSize, meanCharacters } = input;
  const { epochs, batchSize, maxLength, maxMinutes } = resolveTrainConfig(input.config);
  const longest = Math.min(maxLength, size.maxPositions);
  const tokens = Math.min(longest, meanCharacters / CHARACTERS_PER_TOKEN + 2); // [CLS] and [SEP]
  const reviewsPerSecond = input.operationsPerSecond / operationsOf(size, tokens);
  const trained = reviews * (1 - testSize) * epochs;
  const evaluated = reviews * testSize * (epochs + 1) * FORWARD_SHARE;
  const unlimited = FIXED_SECONDS + (trained + evaluated) / reviewsPerSecond;
  const seconds = maxMinutes === undefined ? unlimited : Math.min(unlimited, maxMinutes * 60);
  const memoryBytes = estimateStepBytes({
    model: size,
    parameterCount: countParameters(size),
    rows: batchSize,
    length: Math.min(longest, Math.ceil(LONG_REVIEWS * tokens)), // A batch is padded to its longest review.
  });
  return { seconds, reviewsPerSecond, memoryBytes };
}

/**
 * Operations of one review, forward and backward: 6 T P + 12 L D T², for T tokens and P parameters of the blocks.
 *
 * Each weight takes two operations a token forward and twice that backward. The second term is the products of attention.
 */
export function operationsOf(size: ModelSize, tokens: number): number {
  return 6 * tokens * countBlockParameters(size) + 12 * size.layers * size.hiddenSize * tokens ** 2;
}

/** A guess for a machine without measurements: 60 billion operations a second for each of at most 8 cores. */
export function guessOperationsPerSecond(cores: number): number {
  return 60e9 * Math.min(Math.max(cores, 1), 8);
}
