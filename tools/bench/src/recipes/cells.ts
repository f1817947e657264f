import { MINILM_FOLDER } from "../models.ts";

/** The base models. undefined: the embedded one that the command line takes by default. */
export const MODELS: Readonly<Record<string, string | undefined>> = {
  minilm: MINILM_FOLDER,
  "gte-small": process.env["BENCH_GTE_SMALL"],
};

/** Training reviews and the reviews that the model is evaluated on. */
export type DataName = "samples" | "plain-40" | "plain-60" | "plain" | "imdb-2000" | "imdb";

/** One training, without its base model and its seed. */
export interface Cell {
  readonly data: DataName;
  /** What is tried, for the table. */
  readonly name: string;
  /** Options of `sentiment-tuner train`. */
  readonly options: readonly string[];
}

const SMALL: readonly DataName[] = ["samples", "plain-40", "plain-60", "plain"];

/** Equal work: every cell of a group makes the same number of steps of the same size, except where that is what is tried. */
const STEPS = ["--recipe", "tutorial", "--warmup", "0.1"];

const SMALL_STEPS = [...STEPS, "--batch-size", "8", "--epochs", "12"];

/** Passes over 2,000 reviews of IMDb in batches of 16: their beginnings, and both ends of long ones. */
const HEADS = [...STEPS, "--epochs", "1", "--lr", "1e-4"];
const BOTH_ENDS = [...STEPS, "--truncation", "head-tail"];
const IMDB = [...BOTH_ENDS, "--epochs", "1"];
/** Training sees a window that is drawn, as the recipes do. */
const DRAWN = [...STEPS, "--epochs", "1", "--max-length", "256", "--windows", "--truncation", "window"];

export const CELLS: readonly Cell[] = [
  ...SMALL.flatMap((data) => [
    ...named(data, {
      tutorial: ["--recipe", "tutorial"],
      fast: ["--recipe", "fast"],
      "fast, as on a quiet machine": ["--recipe", "fast", "--max-minutes", "60"],
    }),
    ...named(data, {
      "1e-4, batches of 8, 12 passes": [...STEPS, "--lr", "1e-4", "--batch-size", "8", "--epochs", "12"],
      "2e-4, batches of 8, 12 passes": [...STEPS, "--lr", "2e-4", "--batch-size", "8", "--epochs", "12"],
      "5e-5, batches of 8, 12 passes": [...STEPS, "--lr", "5e-5", "--batch-size", "8", "--epochs", "12"],
      "1e-4, batches of 16, 12 passes": [...STEPS, "--lr", "1e-4", "--batch-size", "16", "--epochs", "12"],
      "1e-4, batches of 8, 24 passes": [...STEPS, "--lr", "1e-4", "--batch-size", "8", "--epochs", "24"],
      "1e-4, embeddings and 3 layers frozen": [...SMALL_STEPS, "--lr", "1e-4", "--freeze", "3"],
      "2e-4, layer decay 0.9": [...SMALL_STEPS, "--lr", "2e-4", "--layer-decay", "0.9"],
      "1e-3, adapters of rank 8": [...SMALL_STEPS, "--lr", "1e-3", "--adapters", "8"],
      "2e-3, adapters of rank 8": [...SMALL_STEPS, "--lr", "2e-3", "--adapters", "8"],
    }),
  ]),
  ...named("imdb-2000", {
    "5e-5": [...IMDB, "--lr", "5e-5"],
    "1e-4": [...IMDB, "--lr", "1e-4"],
    "2e-4": [...IMDB, "--lr", "2e-4"],
    "1e-4, batches of 8": [...IMDB, "--lr", "1e-4", "--batch-size", "8"],
    "1e-4, batches of 32": [...IMDB, "--lr", "1e-4", "--batch-size", "32"],
    "1e-4, the beginning": HEADS,
    "1e-4, 256 tokens": [...IMDB, "--lr", "1e-4", "--max-length", "256"],
    "1e-4, windows": [...HEADS, "--windows"],
    "1e-4, two passes": [...BOTH_ENDS, "--epochs", "2", "--lr", "1e-4"],
    "1e-4, embeddings and 3 layers frozen": [...IMDB, "--lr", "1e-4", "--freeze", "3"],
    "2e-4, layer decay 0.9": [...IMDB, "--lr", "2e-4", "--layer-decay", "0.9"],
    "1e-3, adapters of rank 8": [...IMDB, "--lr", "1e-3", "--adapters", "8"],
    "1e-3, adapters, windows of 256": [...DRAWN, "--lr", "1e-3", "--adapters", "8"],
    "1e-3, adapters, windows of 256, largest logits": [...DRAWN, "--lr", "1e-3", "--adapters", "8", "--pooling", "max"],
  }),
  ...named("imdb", {
    fast: ["--recipe", "fast"],
    standard: ["--recipe", "standard"],
    "five minutes, 128 tokens": ["--recipe", "fast", "--max-length", "128"],
    "five minutes, 256 tokens": ["--recipe", "fast", "--max-length", "256"],
    "five minutes, adapters of rank 8": ["--recipe", "fast", "--lr", "1e-3", "--adapters", "8"],
  }),
];

function named(data: DataName, cells: Readonly<Record<string, readonly string[]>>): readonly Cell[] {
  return Object.entries(cells).map(([name, options]) => ({ data, name, options }));
}
