import type { ReadingChoices, TrainRequest } from "@sentiment-tuner/protocol";

import type { Settings } from "../setting-table.ts";

export type PresetId = Settings["training.preset"];

/** What the fine-tune flow asks for. What is given beforehand is not asked. */
export interface FineTuneChoices {
  readonly datasetPath?: string;
  readonly reading?: ReadingChoices;
  readonly baseModelFolder?: string;
  readonly preset?: PresetId;
  /** Starts without showing the summary. */
  readonly startsAtOnce?: boolean;
}

/** A recipe: what it does to the request. */
export interface Preset {
  readonly id: PresetId;
  readonly config: TrainRequest["config"];
  /** Most minutes that it takes; undefined: as long as it needs. */
  readonly maxMinutes?: number;
  readonly truncation?: string;
}

/** The three recipes, the shortest first. */
export const PRESETS: readonly Preset[] = [
  // One pass with a higher rate: small sentence encoders learn most in their first few hundred steps. A verdict stands at the end of a long
  // review as often as at its beginning.
  {
    id: "quick",
    maxMinutes: 5,
    truncation: "head-tail",
    config: { maxMinutes: 5, epochs: 1, learningRate: 1e-4, maxLength: 128, batchSize: 16 },
  },
  { id: "tutorial", config: { epochs: 3, learningRate: 5e-5, maxLength: 128, batchSize: 16 } },
  {
    // Whole reviews instead of their beginnings. Batches of 4, four of which make a step of 16, bound the memory of long texts.
    id: "thorough",
    truncation: "head-tail",
    config: {
      epochs: 4,
      learningRate: 5e-5,
      maxLength: 512,
      batchSize: 4,
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

/** Never fewer than this: below it the held-out share judges nothing. */
const LEAST_LIMIT = 200;
/** Share of the time limit that the one pass may take; reading, judging and saving need the rest. */
const PASS_SHARE = 0.8;

/**
 * How many reviews a preset with a time limit takes: as many as one pass can see in time.
 *
 * @returns undefined where all of them fit, or where there is no time limit
 */
export function limitOf(preset: Preset, reviews: number, reviewsPerSecond: number): number | undefined {
  if (preset.maxMinutes === undefined) return undefined;
  const fitting = Math.round((preset.maxMinutes * 60 * PASS_SHARE * reviewsPerSecond) / 100) * 100;
  const limit = Math.max(fitting, LEAST_LIMIT);
  return limit < reviews ? limit : undefined;
}
