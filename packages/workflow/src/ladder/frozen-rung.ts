import { denseLogits } from "@sentiment-tuner/baseline";
import { createRandom, selectReviews, type TokenizedReviews } from "@sentiment-tuner/data";
import type { EvaluatingEvent } from "@sentiment-tuner/protocol";

import type { PreparedRun } from "../run/prepare-run.ts";
import { openEmbeddingCache, type EmbeddingCache } from "./embedding-cache.ts";
import { embedSets, type TokenSets } from "./embed-reviews.ts";
import { fitFrozenHead, type FrozenHead } from "./fit-frozen-head.ts";
import { FOLDS, type Unseen } from "./unseen.ts";
import type { UnseenRung } from "./rung-record.ts";

/** The head learns from a sample if there are more reviews: embeddings of so many take about a minute on two cores. */
export const MOST_FROZEN_REVIEWS = 4_000;
/** Random number stream of that sample. */
const SAMPLE_STREAM = 204;

const NO_REVIEWS: TokenizedReviews = { inputIds: [], labels: new Int32Array(0) };

export interface FrozenOptions {
  readonly threads?: number | undefined;
  readonly signal: AbortSignal;
  readonly cache?: EmbeddingCache;
  readonly now?: () => number;
}

/** The base model, its weights unchanged, with logistic regression on its embeddings. */
export async function* frozenRung(
  { reviews, tokens, model, config }: PreparedRun,
  unseen: Unseen,
  { threads, signal, cache = openEmbeddingCache(), now = () => performance.now() }: FrozenOptions,
): AsyncGenerator<EvaluatingEvent, { readonly head: FrozenHead; readonly rung: UnseenRung }> {
  const classCount = model.config.labels.length;
  const width = model.config.hiddenSize;
  const { seed } = config;
  const train = selectReviews(tokens.train, sampleRows(reviews.train.length, seed));
  const { validation: unseenTokens = NO_REVIEWS } = tokens;
  const labels = Int32Array.of(...train.labels, ...unseenTokens.labels);
  const startedAt = now();
  const learned = yield* embedWithEvents({ train, validation: unseenTokens });
  const embeddedAt = now();
  const test = yield* embedWithEvents({ test: tokens.test });
  const testedAt = now();
  const all = { values: concatenate([learned.train, learned.validation]), width };
  const validation = { values: learned.validation, width };
  const options = { classCount, seed, signal };

  const count = train.labels.length;
  const fitStartedAt = now();
  let unseenLogits: Float32Array[];
  let head: FrozenHead;
  if (unseen.kind === "validation") {
    const first = await fitFrozenHead({ values: learned.train, width }, labels.subarray(0, count), options);
    unseenLogits = [denseLogits(validation, first.model)];
    head = await fitFrozenHead(all, labels, { ...options, penalty: first.penalty });
  } else {
    head = await fitFrozenHead(all, labels, options);
    unseenLogits = [];
    for (const foldOf of unseen.divisions) unseenLogits.push(await answerFolds(foldOf));
  }
  const fittedAt = now();
  const encoderBytes = [...model.parameters].reduce(
    (sum, [name, { values }]) => sum + (name.startsWith(model.architecture.prefix) ? values.byteLength : 0),
    0,
  );
  return {
    head,
    rung: {
      name: "frozen",
      trainMs: embeddedAt - startedAt + fittedAt - fitStartedAt,
      bytes: encoderBytes + 4 * classCount * (width + 1),
      msPerText: (testedAt - embeddedAt) / reviews.test.length,
      testLogits: denseLogits({ values: test.test, width }, head.model),
      unseenLogits,
    },
  };

  async function* embedWithEvents<Sets extends TokenSets>(sets: Sets) {
    const total = Object.values(sets).reduce((sum, texts) => sum + texts.labels.length, 0);
    const pass = embedSets(model, sets, { cache, threads, signal });
    let percent = 0;
    for (;;) {
      const next = await pass.next();
      if (next.done === true) return next.value;
      if (Math.floor(100 * next.value) === percent) continue;
      percent = Math.floor(100 * next.value);
      yield {
        type: "evaluating",
        reviewsDone: Math.floor(next.value * total),
        reviews: total,
      } satisfies EvaluatingEvent;
    }
  }

  /** Every review by a head that learned from the other folds. */
  async function answerFolds(foldOf: Int32Array): Promise<Float32Array> {
    const logits = new Float32Array(labels.length * classCount);
    for (let fold = 0; fold < FOLDS; fold++) {
      const rows = [...labels.keys()];
      const [used, unseen] = [rows.filter((row) => foldOf[row] !== fold), rows.filter((row) => foldOf[row] === fold)];
      const { model: ofOthers } = await fitFrozenHead(
        { values: pick(all.values, used, width), width },
        Int32Array.from(used, (row) => labels[row] ?? 0),
        options,
      );
      const answers = denseLogits({ values: pick(all.values, unseen, width), width }, ofOthers);
      for (const [place, row] of unseen.entries()) {
        logits.set(answers.subarray(place * classCount, (place + 1) * classCount), row * classCount);
      }
    }
    return logits;
  }
}

/** Rows of a uniform sample, in order; all if there are few. */
function sampleRows(count: number, seed: number): readonly number[] {
  const rows = Int32Array.from({ length: count }, (_row, index) => index);
  if (count <= MOST_FROZEN_REVIEWS) return [...rows];
  createRandom(seed, SAMPLE_STREAM).shuffle(rows);
  return [...rows.subarray(0, MOST_FROZEN_REVIEWS).sort()];
}

function pick(values: Float32Array, rows: readonly number[], width: number): Float32Array {
  return concatenate(rows.map((row) => values.subarray(row * width, (row + 1) * width)));
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const result = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    result.set(part, place);
    place += part.length;
  }
  return result;
}
