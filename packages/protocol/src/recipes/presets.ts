import type { RecipeName } from "./recipe-names.ts";

/** The numbers of a recipe. `npm run bench -- recipes` measures what they are chosen by; its README has the table. */
export interface Preset {
  /** What the recipe promises for training. */
  readonly minutes: number;
  /** Most reviews of a dataset that become its test set: with more, evaluating them would take longer than the promise allows. */
  readonly mostTestReviews: number;
  /** Passes over so many reviews; over more, one. */
  readonly epochs: readonly { readonly upTo: number; readonly passes: number }[];
}

/** Rank of the adapters that every preset trains: in the same minutes a model learns more than with all of its weights. */
export const ADAPTER_RANK = 8;

/** Peak of the learning rate for adapters, and for all weights. */
export const LEARNING_RATES = { adapters: 1e-3, all: 1e-4 } as const;

/** Tokens that are read at once, longest first. A longer text is read whole, in windows. */
export const LENGTHS = [256, 128] as const;

/** With fewer reviews than this, more of them are worth more than a longer part of each. */
export const ENOUGH_REVIEWS = 2000;

/** If a plan takes a part of the training reviews, it holds out as many validation reviews as this share of them. */
export const VALIDATION_SHARE = 0.15;

/** Below about this many steps a new classification head has not settled, and a run may end with one class for everything. */
export const LEAST_STEPS = 200;

/** Training reviews below which batches are half as large. */
export const SMALL_BATCH_BELOW = 1000;

export const PRESETS: Readonly<Record<Exclude<RecipeName, "tutorial">, Preset>> = {
  fast: {
    minutes: 5,
    mostTestReviews: 2000,
    epochs: [{ upTo: 1500, passes: 2 }],
  },
  standard: {
    minutes: 15,
    mostTestReviews: 5000,
    epochs: [
      { upTo: 1500, passes: 3 },
      { upTo: 6000, passes: 2 },
    ],
  },
  best: {
    minutes: 60,
    mostTestReviews: 5000,
    epochs: [
      { upTo: 1500, passes: 4 },
      { upTo: 6000, passes: 3 },
      { upTo: 12_000, passes: 2 },
    ],
  },
};
