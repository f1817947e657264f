import { distilbert, initializeParameters } from "@sentiment-tuner/model";

import { fitBatches } from "../fit-batches.ts";
import type { Engine, StepInput } from "../engine.ts";
import { FLOATING_POINT_OPERATIONS, makeMatrixProducts, ONE_TOKEN } from "./matrix-products.ts";
import { type BatchSize, makeBatch } from "./synthetic-batch.ts";

/** How fast an engine is on this machine. */
export interface EngineSpeed {
  /** Of training a model of one of DistilBERT's blocks, a sixth of the work of DistilBERT. */
  readonly reviewsPerSecond: number;
  /** Of products of 1024 x 1024 matrices. */
  readonly gigaflops: number;
}

/** The usual batch, and a small one to find out whether the usual one would take too long. */
const BATCH = { rows: 8, length: 128 };
const SMALL_BATCH = { rows: 1, length: 32 };
const VOCABULARY_SIZE = 1000;

/** Time for each measurement of an engine, without its first run. */
const LIMIT_MS = 1_000;

/** Multiplies matrices and trains a small model for a few steps: about three seconds. @throws what the engine throws */
export async function measureEngine(engine: Engine, now: () => number = () => performance.now()): Promise<EngineSpeed> {
  const gigaflops = await measureProducts(engine, now);
  const isTooSlow = gigaflops < SLOWEST_GIGAFLOPS; // Its steps would take minutes.
  const reviewsPerSecond = isTooSlow ? (gigaflops * 1e9) / OPERATIONS_PER_REVIEW : await measureSteps(engine, now);
  return { reviewsPerSecond, gigaflops };
}

/** Below the speed of a single core of a processor: a GPU in software. */
const SLOWEST_GIGAFLOPS = 5;

/** Forward and backward: 6 for each of a block's 7.1 M weights, for each of 128 tokens. */
const OPERATIONS_PER_REVIEW = 6 * 7.1e6 * 128;

async function measureSteps(engine: Engine, now: () => number): Promise<number> {
  const config = distilbert.readConfig({
    model_type: "distilbert",
    vocab_size: VOCABULARY_SIZE,
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
    const perSecond = async (size: BatchSize): Promise<number> => {
      const batch = makeBatch(size, VOCABULARY_SIZE);
      const inputAfter = (offset: number): StepInput => ({ step: step + offset, learningRate: 1e-5, batches: [batch] });
      function* upcoming(): Generator<StepInput, void> {
        for (let offset = 1; ; offset++) yield inputAfter(offset);
      }
      const run = async (): Promise<number> => {
        const count = session.stepsPerCall(upcoming());
        const inputs = Array.from({ length: count }, (_, index) => inputAfter(index + 1));
        const { length: made } = await session.steps(inputs);
        step += made;
        return made;
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

async function measureProducts(engine: Engine, now: () => number): Promise<number> {
  const products = await engine.openForward(makeMatrixProducts());
  try {
    const run = async (): Promise<number> => {
      await products.evaluate(ONE_TOKEN);
      return FLOATING_POINT_OPERATIONS;
    };
    return (await fastestRate(run, now)) / 1e6;
  } finally {
    await products.dispose();
  }
}

/**
 * The fastest of as many runs as the time allows, after one that does not count.
 *
 * @param run - returns the amount of work that it did
 * @returns work for each millisecond
 */
async function fastestRate(run: () => Promise<number>, now: () => number): Promise<number> {
  const timed = async (): Promise<{ readonly ms: number; readonly rate: number }> => {
    const start = now();
    const done = await run();
    const ms = now() - start;
    return { ms, rate: done / Math.max(ms, SHORTEST_MS) };
  };
  const first = await timed();
  if (first.ms > 3 * LIMIT_MS) return first.rate; // Too slow to run again, even if preparations took part of it.
  const end = now() + LIMIT_MS;
  let fastest = 0;
  do {
    fastest = Math.max(fastest, (await timed()).rate);
  } while (now() < end);
  return fastest;
}

/** Keeps rates finite where the clock is too coarse for a run. */
const SHORTEST_MS = 1e-3;
