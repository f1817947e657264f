import { DEFAULT_TRAIN_CONFIG, type TrainRequest } from "@sentiment-tuner/protocol";

import type { PresetId } from "../../settings/setting-table.ts";

/** A set of training settings. */
export interface Preset {
  readonly id: PresetId;
  readonly config: TrainRequest["config"];
  /** Truncation strategy by name; undefined: the beginning of the text. */
  readonly truncation?: string;
}

const { epochs, learningRate, maxLength, batchSize } = DEFAULT_TRAIN_CONFIG;
const USUAL = { epochs, learningRate, maxLength, batchSize };

/** All presets, the fastest first. */
export const PRESETS: readonly Preset[] = [
  // One epoch at a higher learning rate: small sentence encoders learn most in their first few hundred steps. Both ends of a long review
  // are kept: a verdict stands at the end as often as at the beginning.
  {
    id: "quick",
    truncation: "head-tail",
    config: { ...USUAL, maxMinutes: 5, epochs: 1, learningRate: 1e-4 },
  },
  { id: "tutorial", config: USUAL },
  {
    // Whole reviews instead of their beginnings. Smaller batches, four of which make a step, limit the memory of long texts.
    id: "thorough",
    truncation: "head-tail",
    config: {
      ...USUAL,
      epochs: 4,
      maxLength: 512,
      batchSize: batchSize / 4,
      gradientAccumulationSteps: 4,
      patience: 2,
    },
  },
];

export function presetOf(id: PresetId): Preset {
  const preset = PRESETS.find((candidate) => candidate.id === id);
  if (preset === undefined) throw new RangeError(`There is no preset "${id}".`);
  return preset;
}

/** The lowest limit: with fewer reviews the test set is too small to measure anything. */
const LEAST_LIMIT = 200;
/** Share of the time limit for the epoch; reading, evaluating and saving take the rest. */
const PASS_SHARE = 0.8;

/**
 * How many reviews a preset with a time limit uses: as many as fit in one epoch.
 *
 * @returns undefined if all of them fit or there is no time limit
 */
export function limitOf(preset: Preset, reviews: number, reviewsPerSecond: number): number | undefined {
  const { maxMinutes } = preset.config;
  if (maxMinutes === undefined) return undefined;
  const fitting = Math.round((maxMinutes * 60 * PASS_SHARE * reviewsPerSecond) / 100) * 100;
  const limit = Math.max(fitting, LEAST_LIMIT);
  return limit < reviews ? limit : undefined;
}
