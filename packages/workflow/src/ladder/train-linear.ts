import { type Baseline, trainBaseline } from "@sentiment-tuner/baseline";
import { createRandom, type Random, type Review } from "@sentiment-tuner/data";
import { nextTurn } from "@sentiment-tuner/trainer";

/** The linear model is trained on a sample if there are more reviews, which limits time and memory. */
const MAX_TRAIN_REVIEWS = 100_000;
/** Three and more classes have a model each. This is how many reviews all of them learn from together, in about two minutes. */
const MAX_REVIEWS_OF_ALL_MODELS = 2_000_000;

/** Random number stream of the linear model. */
const LINEAR_STREAM = 201;
const TEXTS_PER_TURN = 100;

export interface TrainLinearOptions {
  readonly classCount: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** By default as many as {@link mostTrainReviews}. */
  readonly maxTrainReviews?: number;
}

/**
 * Trains the linear model of words on whole texts, without truncation.
 *
 * @throws the signal's reason when it is aborted
 */
export async function trainLinear(reviews: readonly Review[], options: TrainLinearOptions): Promise<Baseline> {
  const { classCount, seed, signal, maxTrainReviews = mostTrainReviews(classCount) } = options;
  const random = createRandom(seed, LINEAR_STREAM);
  const learned = reviews.length > maxTrainReviews ? sampleUniformly(reviews, maxTrainReviews, random) : reviews;
  const texts = learned.map((review) => review.text);
  const labels = learned.map((review) => review.label);
  const steps = trainBaseline(texts, labels, { classCount, random: () => random.next() });
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    await takeTurn(signal);
  }
}

/**
 * The logits of texts.
 *
 * @returns [N, C] row-major
 * @throws the signal's reason when it is aborted
 */
export async function classifyLinear(
  linear: Pick<Baseline, "logits" | "weights">,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Float32Array> {
  const { classCount } = linear.weights;
  const logits = new Float32Array(texts.length * classCount);
  for (let start = 0; start < texts.length; start += TEXTS_PER_TURN) {
    logits.set(linear.logits(texts.slice(start, start + TEXTS_PER_TURN)), start * classCount);
    await takeTurn(signal);
  }
  return logits;
}

/** How many training reviews a linear model of so many classes learns from: 100,000 for up to 20 classes. */
function mostTrainReviews(classCount: number): number {
  const models = classCount === 2 ? 1 : classCount;
  return Math.min(MAX_TRAIN_REVIEWS, Math.floor(MAX_REVIEWS_OF_ALL_MODELS / models));
}

/** Lets the event loop deliver a stop, and obeys it. */
async function takeTurn(signal: AbortSignal): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}

/** A uniform sample, in the order of the reviews. */
function sampleUniformly(reviews: readonly Review[], count: number, random: Random): readonly Review[] {
  const order = Int32Array.from(reviews.keys());
  random.shuffle(order);
  const chosen = new Set(order.subarray(0, count));
  return reviews.filter((_review, index) => chosen.has(index));
}
