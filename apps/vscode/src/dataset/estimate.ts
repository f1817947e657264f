import type { TrainRequest } from "@sentiment-tuner/protocol";

import { blockParameters, type ModelSize, totalParameters } from "./model-size.ts";

/** What a run is likely to cost; read the figures as "about". */
export interface Estimate {
  readonly seconds: number;
  readonly memoryBytes: number;
  /** Of one pass forward and backward. */
  readonly reviewsPerSecond: number;
}

export interface EstimateInput {
  readonly size: ModelSize;
  readonly config: TrainRequest["config"];
  /** Reviews that the run takes, the held-out ones included. */
  readonly reviews: number;
  readonly testSize: number;
  /** Mean length of a review in characters. */
  readonly meanCharacters: number;
  /** Operations a second, as measured by an earlier run on this machine, or as guessed. */
  readonly operationsPerSecond: number;
}

/** Word pieces of BERT's English vocabulary are this long on average, blanks included. */
const CHARACTERS_PER_TOKEN = 4.4;
/** Start of the process, reading, tokenizing, saving. */
const FIXED_SECONDS = 8;
/** An evaluation computes the forward third of a step. */
const FORWARD_SHARE = 1 / 3;

export function estimateRun(input: EstimateInput): Estimate {
  const { size, config, reviews, testSize } = input;
  const { epochs = 3, batchSize = 16, maxLength = 128 } = config;
  const longest = Math.min(maxLength, size.maxPositions);
  const tokens = Math.min(longest, input.meanCharacters / CHARACTERS_PER_TOKEN + 2);
  const reviewsPerSecond = input.operationsPerSecond / operationsOf(size, tokens);
  const trained = reviews * (1 - testSize) * epochs;
  const judged = reviews * testSize * (epochs + 1) * FORWARD_SHARE;
  const unlimited = FIXED_SECONDS + (trained + judged) / reviewsPerSecond;
  const seconds = config.maxMinutes === undefined ? unlimited : Math.min(unlimited, config.maxMinutes * 60);
  return { seconds, reviewsPerSecond, memoryBytes: memoryOf(size, batchSize, longest) };
}

/**
 * Operations of one review forward and backward: two for each weight and token forward, twice that backward, and the
 * products of attention.
 */
export function operationsOf(size: ModelSize, tokens: number): number {
  return 6 * tokens * blockParameters(size) + 12 * size.layers * size.width * tokens * tokens;
}

const BASE_BYTES = 250e6; // Node.js, ONNX Runtime and the reviews.
const BYTES_PER_PARAMETER = 16; // Weight, gradient and both moments, four bytes each.

/** Fitted to DistilBERT with batches of 16 x 128, which takes 3.0 GB. */
function memoryOf(size: ModelSize, batchSize: number, tokens: number): number {
  const perToken = 200 * size.width + 16 * size.heads * tokens;
  return BASE_BYTES + BYTES_PER_PARAMETER * totalParameters(size) + batchSize * tokens * size.layers * perToken;
}

/** A guess for a machine on which nothing was measured yet: what one core of a present-day processor does. */
export function guessOperationsPerSecond(cores: number): number {
  return 60e9 * Math.min(Math.max(cores, 1), 8);
}
