import { allWindows, drawnWindows, type Rows, type TokenizedReviews } from "./batch-rows.ts";
import { createRandom, STREAM } from "./sampling/random.ts";

/** Reviews padded to one length. B is `rows`, T is `length`. */
export interface Batch {
  readonly rows: number;
  /** Tokens of the longest text in the batch. */
  readonly length: number;
  readonly inputIds: Int32Array; // [B, T] row-major, padded at the end
  readonly attentionMask: Int32Array; // [B, T]: 1 for a token, 0 for padding
  readonly labels: Int32Array; // [B]
  /** Which review each row is, or is a window of: its index in the tokenized reviews. */
  readonly indices: Int32Array; // [B]
}

export interface BatchOptions {
  readonly batchSize: number;
  /** Fewer texts than `batchSize` are put together if they would have more tokens than this, padding included. Not for training. */
  readonly maxTokens?: number | undefined;
  readonly padTokenId: number;
  /**
   * True, for training: each text has one row, a long one the window that is drawn for this epoch. False: every window of a text has a row,
   * batches go from the longest texts to the shortest, and nothing is random.
   */
  readonly shuffle: boolean;
  /** Default 0. Used when shuffling. */
  readonly seed?: number;
  /** Default 0. Each epoch has its own order, which does not depend on earlier epochs. */
  readonly epoch?: number;
}

/** The batches of one epoch. Each is filled on request, so a run can start at any of them. */
export interface Batches extends Iterable<Batch> {
  readonly count: number;
  /** @param index - 0..count-1 */
  at(index: number): Batch;
}

/** Number of batches that are sorted by length together, as in Hugging Face's LengthGroupedSampler. */
const BATCHES_PER_BUCKET = 50;

/**
 * Groups reviews of similar length into batches, so that there is little padding.
 *
 * With `shuffle` the reviews are put in a random order, cut into buckets of 50 batches, sorted by length within
 * each bucket, and the batches of all buckets are shuffled. The order depends only on the seed and the epoch.
 *
 * @throws RangeError unless the batch size is a whole number of at least 1 and each text has a label
 * @see https://github.com/huggingface/transformers, trainer_pt_utils.py, get_length_grouped_indices
 */
export function makeBatches(tokenized: TokenizedReviews, options: BatchOptions): Batches {
  const { batchSize, maxTokens = Infinity, padTokenId, shuffle, seed = 0, epoch = 0 } = options;
  const { inputIds, labels } = tokenized;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`The batch size must be a whole number of at least 1, not ${String(batchSize)}.`);
  }
  if (inputIds.length !== labels.length) {
    throw new RangeError(`There are ${String(inputIds.length)} texts but ${String(labels.length)} labels.`);
  }

  const random = shuffle ? createRandom(seed, STREAM.batches, epoch) : undefined;
  const rows = shuffle ? drawnWindows(tokenized, { seed, epoch }) : allWindows(tokenized);
  const order = Int32Array.from({ length: rows.count }, (_, row) => row);
  random?.shuffle(order);
  const bucketSize = random ? batchSize * BATCHES_PER_BUCKET : Math.max(order.length, 1);
  const batches: Int32Array[] = [];
  for (let start = 0; start < order.length; start += bucketSize) {
    // Sorting is stable, so equal lengths keep their random order.
    const bucket = order.subarray(start, start + bucketSize).sort((a, b) => rows.lengthOf(b) - rows.lengthOf(a));
    let size: number;
    for (let first = 0; first < bucket.length; first += size) {
      const longest = Math.max(rows.lengthOf(bucket[first] ?? 0), 1);
      size = Math.max(Math.min(batchSize, Math.floor(maxTokens / longest)), 1);
      batches.push(bucket.subarray(first, first + size));
    }
  }
  random?.shuffle(batches);

  const at = (index: number): Batch => {
    const members = batches[index];
    if (members === undefined) {
      throw new RangeError(`There is no batch ${String(index)}; there are ${String(batches.length)}.`);
    }
    return padded(rows, members, labels, padTokenId);
  };
  return {
    count: batches.length,
    at,
    *[Symbol.iterator]() {
      for (let index = 0; index < batches.length; index++) yield at(index);
    },
  };
}

function padded(rows: Rows, members: Int32Array, labels: Int32Array, padTokenId: number): Batch {
  const lengths = Array.from(members, (member) => rows.lengthOf(member));
  const length = Math.max(...lengths);
  const inputIds = new Int32Array(members.length * length).fill(padTokenId);
  const attentionMask = new Int32Array(members.length * length);
  for (const [row, member] of members.entries()) {
    rows.copy(member, inputIds, row * length);
    attentionMask.fill(1, row * length, row * length + (lengths[row] ?? 0));
  }
  const indices = members.map((member) => rows.textOf(member));
  return {
    ...{ rows: members.length, length, inputIds, attentionMask },
    labels: indices.map((text) => labels[text] ?? 0),
    indices,
  };
}
