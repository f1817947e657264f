import type { Batch } from "@sentiment-tuner/data";
import { distilbert, initializeParameters } from "@sentiment-tuner/model";

import { fitBatches } from "../fit-batches.ts";
import type { Engine, StepInput } from "./engine.ts";

/** How fast an engine is here. */
export interface EngineSpeed {
  /** Training reviews of one transformer block, as DistilBERT's: a sixth of the work of a whole one. */
  readonly reviewsPerSecond: number;
  /** Of products of 1024 x 1024 matrices; absent where an engine cannot tell. */
  readonly gigaflops?: number;
}

/** The usual batch, and one to see whether that would take too long. */
const BATCH = { rows: 8, length: 128 };
const SMALL_BATCH = { rows: 1, length: 32 };

/** What one engine may take for each of its measurements, the first run of each not counted. */
const LIMIT_MS = 1_000;

/** Multiplies matrices and trains a few steps of a made-up model: about three seconds. @throws what the engine throws */
export async function measureEngine(engine: Engine, now: () => number = () => performance.now()): Promise<EngineSpeed> {
  const gigaflops = await measureProducts(engine, now);
  if (gigaflops !== undefined && gigaflops < SLOWEST_GIGAFLOPS) {
    return { reviewsPerSecond: (gigaflops * 1e9) / OPERATIONS_PER_REVIEW, gigaflops }; // Its steps would take minutes.
  }
  return { reviewsPerSecond: await measureSteps(engine, now), ...(gigaflops !== undefined && { gigaflops }) };
}

/** Below what a single core of a processor does: a GPU that is but software. */
const SLOWEST_GIGAFLOPS = 5;

/** Forward and backward: 6 for each of a block's 7.1 M weights, for each of 128 tokens. */
const OPERATIONS_PER_REVIEW = 6 * 7.1e6 * 128;

async function measureSteps(engine: Engine, now: () => number): Promise<number> {
  const config = distilbert.readConfig({
    model_type: "distilbert",
    vocab_size: 1000,
    dim: 768,
    n_layers: 1,
    n_heads: 12,
    hidden_dim: 3072,
    max_position_embeddings: BATCH.length,
  });
  const session = fitBatches(
    await engine.open({
      architecture: distilbert,
      config,
      parameters: initializeParameters(distilbert, config, 0),
      seed: 0,
      maxGradientNorm: 1,
      optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
    }),
  );
  try {
    let step = 0;
    const perSecond = async (size: typeof BATCH): Promise<number> => {
      const batch = makeBatch(size);
      const input = (): StepInput => ({ step: ++step, learningRate: 1e-5, batches: [batch] });
      const run = async (): Promise<number> => {
        const first = input();
        const others = Array.from({ length: session.stepsAtOnce(batch) - 1 }, input);
        return (await session.steps([first, ...others])).length;
      };
      return 1000 * size.rows * (await fastestRate(run, now));
    };
    const small = await perSecond(SMALL_BATCH);
    // A review of the usual length has four times the tokens of a small one.
    const expectedMs = (1000 * BATCH.rows * BATCH.length) / (small * SMALL_BATCH.length);
    return expectedMs > 10 * LIMIT_MS ? (small * SMALL_BATCH.length) / BATCH.length : await perSecond(BATCH);
  } finally {
    await session.dispose();
  }
}

const MATRIX_SIZE = 1024;
const PRODUCTS = 2;

async function measureProducts(engine: Engine, now: () => number): Promise<number | undefined> {
  const products = await engine.openProducts?.(MATRIX_SIZE, PRODUCTS);
  if (products === undefined) return undefined;
  try {
    const run = async (): Promise<number> => {
      await products.run();
      return PRODUCTS;
    };
    return (2 * MATRIX_SIZE ** 3 * (await fastestRate(run, now))) / 1e6;
  } finally {
    await products.dispose();
  }
}

/**
 * The fastest of as many runs as the limit allows, after one that is not counted.
 *
 * @param run - gives how much it did
 * @returns that, for each millisecond
 */
async function fastestRate(run: () => Promise<number>, now: () => number): Promise<number> {
  const timed = async (): Promise<{ readonly ms: number; readonly rate: number }> => {
    const start = now();
    const done = await run();
    const ms = now() - start;
    return { ms, rate: done / Math.max(ms, SHORTEST_MS) };
  };
  const first = await timed();
  if (first.ms > 3 * LIMIT_MS) return first.rate; // Slow whatever it prepared meanwhile.
  const end = now() + LIMIT_MS;
  let fastest = 0;
  do {
    fastest = Math.max(fastest, (await timed()).rate);
  } while (now() < end);
  return fastest;
}

/** Keeps rates finite where a clock is too coarse to see a run. */
const SHORTEST_MS = 1e-3;

function makeBatch({ rows, length }: typeof BATCH): Batch {
  const tokens = rows * length;
  return {
    rows,
    length,
    inputIds: Int32Array.from({ length: tokens }, (_, index) => (index * 31) % 1000),
    attentionMask: new Int32Array(tokens).fill(1),
    labels: Int32Array.from({ length: rows }, (_, row) => row % 2),
    indices: Int32Array.from({ length: rows }, (_, row) => row),
  };
}
