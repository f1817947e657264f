import { makeBatches } from "@sentiment-tuner/data";
import { metricsPlugin } from "@sentiment-tuner/metrics";
import { openCheckpointStore } from "../checkpoint/checkpoint-store.ts";
import { createRunId, resolveTrainConfig, type TrainConfigInput, type TrainEvent } from "@sentiment-tuner/protocol";
import { fingerprintReviews } from "../loop/fingerprint-reviews.ts";
import type { TrainRun } from "../loop/live-run.ts";
import { train } from "../loop/train.ts";
import { openLogisticSession } from "./logistic-session.ts";
import { memoryCheckpointFiles } from "./memory-checkpoint-files.ts";
import { smallReviews } from "./small-reviews.ts";

export const FOLDER = "/run/checkpoints";

/** No review of two classes contains three of the ids. */
const VOCABULARY_SIZE = 10;
const IDS_PER_CLASS = 3;

/** A run over eleven reviews in batches of three, two batches a step: two steps an epoch, the second with fewer rows. */
export function smallRun(
  input: TrainConfigInput = {},
  changes: Partial<TrainRun> = {},
  classNames: readonly string[] = ["Negative", "Positive"],
): TrainRun {
  const classes = classNames.length;
  const vocabularySize = VOCABULARY_SIZE + IDS_PER_CLASS * (classes - 2);
  const config = resolveTrainConfig({
    batchSize: 3,
    gradientAccumulationSteps: 2,
    learningRate: 0.2,
    warmupRatio: 0.2,
    ...input,
  });
  const reviews = smallReviews(11, classes);
  const validationReviews = smallReviews(7, classes);
  const { seed, batchSize } = config;
  return {
    runId: createRunId(new Date(0)),
    engine: "logistic:cpu",
    session: openLogisticSession({ vocabularySize, classes, seed, optimizer: config, maxGradientNorm: 1 }),
    config,
    trainReviews: reviews.inputIds.length,
    parameterCount: (vocabularySize + 1) * classes,
    batchesOfEpoch: (epoch) => makeBatches(reviews, { batchSize, padTokenId: 0, shuffle: true, seed, epoch }),
    evaluation: {
      on: "validation",
      batches: makeBatches(validationReviews, { batchSize, padTokenId: 0, shuffle: false }),
      labels: validationReviews.labels,
      classNames,
    },
    metrics: metricsPlugin.metrics,
    dataFingerprint: fingerprintReviews(reviews, validationReviews),
    checkpoints: openCheckpointStore(FOLDER, memoryCheckpointFiles()),
    now: () => 0,
    turn: () => Promise.resolve(),
    ...changes,
  };
}

/** Runs to the end, or stops after the first event for which `isStop` is true; returns every event. */
export async function collect(
  run: TrainRun,
  isStop: (event: TrainEvent) => boolean = () => false,
): Promise<TrainEvent[]> {
  const controller = new AbortController();
  const events: TrainEvent[] = [];
  for await (const event of train(run, controller.signal)) {
    events.push(event);
    if (isStop(event)) controller.abort();
  }
  return events;
}

/** The events of one type. */
export function ofType<T extends TrainEvent["type"]>(
  events: readonly TrainEvent[],
  type: T,
): Extract<TrainEvent, { type: T }>[] {
  return events.filter((event): event is Extract<TrainEvent, { type: T }> => event.type === type);
}
