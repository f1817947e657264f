import { type ModelSize, operationsOf, resolveTrainConfig, type TrainRequest } from "@sentiment-tuner/protocol";

import { estimateRunBytes } from "./memory.ts";

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
  /** Reviews of each set. */
  readonly train: number;
  /** Evaluated during training; 0 if there are too few, and then the test reviews are. */
  readonly validation: number;
  readonly test: number;
  /** Evaluations during training; one after each epoch by default. */
  readonly evaluations?: number | undefined;
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
/** A forward pass costs a third of a step with all weights. Adapters need two thirds of it: most weights have no gradient. */
const FORWARD_SHARE = 1 / 3;
const ADAPTER_SHARE = 2 / 3;
/** The frozen encoder with a linear head, which is compared, computes each review once, with 8-bit weights. */
const EMBEDDING_SHARE = 1 / 6;

/** The operations of a step with adapters, as a share of those of a step with all weights. */
export function stepShareOf(adapters: number | undefined): number {
  return (adapters ?? 0) === 0 ? 1 : ADAPTER_SHARE;
}

export function estimateRun(input: EstimateInput): Estimate {
  const { size, train, validation, test, meanCharacters } = input;
  const { epochs, batchSize, maxLength, maxMinutes, adapters } = resolveTrainConfig(input.config);
  const longest = Math.min(maxLength, size.maxPositions);
  const tokens = Math.min(longest, tokensOf(meanCharacters));
  const wholeStepsPerSecond = input.operationsPerSecond / operationsOf(size, tokens);
  const share = stepShareOf(adapters);
  const evaluated = (input.evaluations ?? epochs) * (validation === 0 ? test : validation) + test;
  const steps = share * train * epochs + FORWARD_SHARE * evaluated;
  const training =
    maxMinutes === undefined ? steps / wholeStepsPerSecond : Math.min(steps / wholeStepsPerSecond, maxMinutes * 60);
  const compared = (EMBEDDING_SHARE * (train + validation + test)) / wholeStepsPerSecond;
  const memoryBytes = estimateRunBytes({
    ...{ size, adapters: (adapters ?? 0) === 0 ? undefined : adapters, rows: batchSize },
    length: Math.min(longest, Math.ceil(LONG_REVIEWS * tokens)), // A batch is padded to its longest review.
  });
  return { seconds: FIXED_SECONDS + training + compared, reviewsPerSecond: wholeStepsPerSecond / share, memoryBytes };
}

/** Tokens of a text with so many characters, [CLS] and [SEP] included. */
export function tokensOf(characters: number): number {
  return characters / CHARACTERS_PER_TOKEN + 2;
}

/** A guess for a machine without measurements: 60 billion operations a second for each of at most 8 cores. */
export function guessOperationsPerSecond(cores: number): number {
  return 60e9 * Math.min(Math.max(cores, 1), 8);
}
