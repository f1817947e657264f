import type { RecipeName } from "./recipe-names.ts";

/** The numbers of a recipe. `npm run bench -- recipes` measures what they are chosen by; its README has the table. */
export interface Preset {
  /** What the recipe promises for training. */
  readonly minutes: number;
  /** Most reviews of a dataset that become its test set: with more, evaluating them would take longer than the promise allows. */
  readonly mostTestReviews: number;
  /** Passes over so many reviews; over more, one. */
  readonly epochs: readonly { readonly upTo: number; readonly passes: number }[];
  readonly learningRate: number;
  /** Tokens of a review to choose from, longest first. */
  readonly lengths: readonly number[];
}

/** Below about this many steps a new classification head has not settled, and a run may end with one class for everything. */
export const LEAST_STEPS = 200;

/** Training reviews below which batches are half as large. */
export const SMALL_BATCH_BELOW = 1000;

export const PRESETS: Readonly<Record<Exclude<RecipeName, "tutorial">, Preset>> = {
  fast: {
    minutes: 5,
    mostTestReviews: 2000,
    epochs: [{ upTo: 1500, passes: 2 }],
    learningRate: 1e-4,
    lengths: [128],
  },
  standard: {
    minutes: 15,
    mostTestReviews: 5000,
    epochs: [
      { upTo: 1500, passes: 3 },
      { upTo: 6000, passes: 2 },
    ],
    learningRate: 1e-4,
    lengths: [256, 128],
  },
  best: {
    minutes: 60,
    mostTestReviews: 5000,
    epochs: [
      { upTo: 1500, passes: 4 },
      { upTo: 6000, passes: 3 },
      { upTo: 12_000, passes: 2 },
    ],
    learningRate: 1e-4,
    lengths: [256, 128],
  },
};
