import { makeBatches } from "@sentiment-tuner/data";
import type { Parameters } from "@sentiment-tuner/model";
import {
  type EvaluatedEvent,
  type EvaluatingEvent,
  type Outcome,
  rowsThatFit,
  type RunId,
  type TrainEvent,
  type TrainRequest,
} from "@sentiment-tuner/protocol";
import {
  deviceMemory,
  type Evaluation,
  fingerprintReviews,
  fitBatches,
  openCheckpointStore,
  readSavedWeights,
  train,
  type TrainingSession,
} from "@sentiment-tuner/trainer";

import type { StepContext } from "../context.ts";
import { evaluateReviews, type LogitSource, logitsOf } from "../steps/evaluate-reviews.ts";
import { trainedClasses } from "../steps/model-classes.ts";
import { parameterCountOf } from "../steps/load-model.ts";
import type { PreparedRun } from "./prepare-run.ts";
import type { RunFolder } from "./open-run-folder.ts";

type TrainRun = TrainRequest & { readonly runId: RunId };

/** A model that was trained to the end, with its best weights. */
export interface FittedModel {
  readonly outcome: Extract<Outcome, { kind: "completed" }>;
  readonly elapsedMs: number;
  /** One evaluation for each evaluated step, in order. */
  readonly history: readonly EvaluatedEvent[];
  /** The weights of the best step. */
  readonly parameters: Parameters;
  /** The best weights on the test set. */
  readonly evaluation: Evaluation;
  /** Time of the forward passes of that evaluation. */
  readonly evaluationMs: number;
  /** [V, C], the best weights on the validation reviews. */
  readonly validationLogits: Float32Array;
}

/**
 * Trains, then evaluates the best weights on the test set, in the same session of the chosen engine.
 *
 * @returns undefined if training was stopped or failed, as its last event says
 * @throws the error of the final evaluation, and the signal's reason when it is aborted there
 */
export async function* fitModel(
  request: TrainRun,
  prepared: PreparedRun,
  folder: RunFolder,
  context: StepContext,
): AsyncGenerator<TrainEvent | EvaluatingEvent, FittedModel | undefined> {
  const { config, chosen, model, text, tokens, isOrdered } = prepared;
  const { seed, maxGradientNorm } = config;
  const { threads } = request;
  const session = await chosen.engine.open({ ...model, seed, optimizer: config, maxGradientNorm, threads });
  try {
    const { outcome, ...trained } = yield* runTraining(session, request, prepared, folder, context);
    if (outcome.kind !== "completed") return undefined;
    const parameters = await readSavedWeights(outcome.best);
    await session.restore(parameters);
    const { padTokenId } = text.tokenizer;
    const timed = timeForward(fitBatches(session));
    const evaluation = yield* evaluateReviews(timed, tokens.test, {
      classes: trainedClasses(model.config.labels),
      isOrdered,
      padTokenId,
      metrics: context.parts.metrics,
      seed,
      signal: context.signal,
    });
    const evaluationMs = timed.elapsedMs();
    const validationLogits = await logitsOf(timed, tokens.validation, { ...context, padTokenId });
    return { ...trained, outcome, parameters, evaluation, evaluationMs, validationLogits };
  } finally {
    await session.dispose();
  }
}

/** The same session, which also measures the time of its forward passes. */
function timeForward(session: LogitSource): LogitSource & { elapsedMs(): number } {
  let elapsedMs = 0;
  return {
    async evaluate(batch) {
      const startedAt = performance.now();
      const logits = await session.evaluate(batch);
      elapsedMs += performance.now() - startedAt;
      return logits;
    },
    elapsedMs: () => elapsedMs,
  };
}

interface TrainResult extends Pick<FittedModel, "elapsedMs" | "history"> {
  readonly outcome: Outcome;
}

async function* runTraining(
  session: TrainingSession,
  request: TrainRun,
  { config, chosen, model, text, tokens, classWeights, isOrdered }: PreparedRun,
  folder: RunFolder,
  { parts, signal, turn }: StepContext,
): AsyncGenerator<TrainEvent, TrainResult> {
  const { batchSize, seed, maxLength } = config;
  const { padTokenId } = text.tokenizer;
  const parameterCount = parameterCountOf(model);
  const size = { model: model.config, parameterCount, rows: batchSize, length: maxLength };
  const rowsAtOnce = rowsThatFit(size, await deviceMemory(chosen.engine.name));
  const history = new Map<number, EvaluatedEvent>(); // by step
  const events = train(
    {
      runId: request.runId,
      engine: chosen.engine.name,
      session,
      config,
      trainReviews: tokens.train.labels.length,
      parameterCount,
      rowsAtOnce,
      classWeights,
      batchesOfEpoch: (epoch) => makeBatches(tokens.train, { batchSize, padTokenId, shuffle: true, seed, epoch }),
      evaluation: {
        batches: makeBatches(tokens.test, { batchSize: 2 * batchSize, padTokenId, shuffle: false }),
        labels: tokens.test.labels,
        classNames: model.config.labels,
        isOrdered,
      },
      metrics: parts.metrics,
      dataFingerprint: fingerprintReviews(tokens.train, tokens.test),
      checkpoints: openCheckpointStore(folder.checkpointFolder),
      resume: request.resume === true,
      ...(turn && { turn }),
      residentBytes: () => process.memoryUsage.rss(),
    },
    signal,
  );
  for await (const event of events) {
    if (event.type === "started") {
      for (const earlier of evaluationsUpTo(event.resumedFrom?.step, folder)) history.set(earlier.step, earlier);
    }
    if (event.type === "evaluated") history.set(event.step, event);
    yield event;
    if (event.type === "finished") {
      return { outcome: event.outcome, elapsedMs: event.elapsedMs, history: [...history.values()] };
    }
  }
  throw new RangeError("Training ended without a `finished` event.");
}

/** The evaluations of the run before it was resumed. Those after its checkpoint are repeated. */
function evaluationsUpTo(step: number | undefined, folder: RunFolder): readonly EvaluatedEvent[] {
  return step === undefined ? [] : folder.evaluations.filter((event) => event.step <= step);
}
