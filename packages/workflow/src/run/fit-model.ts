import { createHash } from "node:crypto";

import { makeBatches, type TokenizedReviews } from "@sentiment-tuner/data";
import { divideLogits, mergeTrained, type Parameters, roundToSaved } from "@sentiment-tuner/model";
import {
  type CalibratedEvent,
  type DecisionRecord,
  type EvaluatedEvent,
  type EvaluatingEvent,
  type Outcome,
  type RestartedEvent,
  type RunId,
  type TrainConfig,
  type TrainEvent,
  type TrainRequest,
} from "@sentiment-tuner/protocol";
import {
  deviceMemory,
  evaluate,
  type Evaluation,
  fingerprintReviews,
  fitBatches,
  openCheckpointStore,
  readSavedWeights,
  type TrainingSession,
} from "@sentiment-tuner/trainer";

import type { StepContext } from "../context.ts";
import { evaluateReviews, type LogitSource } from "../steps/evaluate-reviews.ts";
import { trainedClasses } from "../steps/model-classes.ts";
import { parameterCountOf } from "../steps/load-model.ts";
import { classSharesOf } from "./collapse.ts";
import { fitDecision, recordDecision, storedDecision } from "./fit-decision.ts";
import type { PreparedRun } from "./prepare-run.ts";
import type { RunFolder } from "./open-run-folder.ts";
import { rowsAtOnce } from "./rows-at-once.ts";
import { trainWithRestart } from "./train-with-restart.ts";

type TrainRun = TrainRequest & { readonly runId: RunId };

/** A model that was trained to the end, with the best weights on the validation reviews, or else the last ones. */
export interface FittedModel {
  readonly outcome: Extract<Outcome, { kind: "completed" }>;
  readonly elapsedMs: number;
  /** One evaluation for each evaluated step, in order. */
  readonly history: readonly EvaluatedEvent[];
  /** The settings with which the weights were trained. */
  readonly config: TrainConfig;
  /** Present if training began again with these settings. */
  readonly restart?: RestartedEvent | undefined;
  /** What was trained, as of the chosen step. */
  readonly trained: Parameters;
  /** All weights of the model with it, adapters merged. */
  readonly parameters: Parameters;
  /** What was decided on the validation set, and what it changed on the test set; undefined if there was nothing to decide. */
  readonly decision: DecisionRecord | undefined;
  /** Logits of these weights on the validation set, [N*C] row-major; undefined if there is none. */
  readonly validationLogits: Float32Array | undefined;
  /** These weights on the test set, with that decision. */
  readonly evaluation: Evaluation;
  /** Time of the forward passes of that evaluation. */
  readonly evaluationMs: number;
}

/**
 * Trains, calibrates the weights to keep on the validation set, then evaluates them on the test set, once, in the same session of the chosen
 * engine.
 *
 * @returns undefined if training was stopped or failed, as its last event says
 * @throws the error of the final evaluation, and the signal's reason when it is aborted there
 */
export async function* fitModel(
  request: TrainRun,
  prepared: PreparedRun,
  folder: RunFolder,
  context: StepContext,
): AsyncGenerator<TrainEvent | RestartedEvent | EvaluatingEvent | CalibratedEvent, FittedModel | undefined> {
  const { config, chosen, model, trainable, text, tokens, isOrdered } = prepared;
  const { seed, maxGradientNorm } = config;
  const { threads } = request;
  const session = await chosen.engine.open({
    ...model,
    ...trainable,
    ...{ seed, optimizer: { ...config, rates: trainable.rates }, maxGradientNorm, threads },
  });
  try {
    const { outcome, ...result } = yield* runTraining(session, request, prepared, folder, context);
    if (outcome.kind !== "completed") return undefined;
    const best = await readSavedWeights(outcome.best);
    await session.restore(best);
    const forward = fitBatches(session);
    const validationLogits = tokens.validation && (yield* computeLogits(forward, tokens.validation, prepared, context));
    const classNames = model.config.labels;
    const fitted = fitDecision(validationLogits && { labels: tokens.validation.labels, logits: validationLogits }, {
      ...request,
      classNames,
    });
    const temperature = fitted?.temperature ?? 1;
    const scaled = temperature === 1 ? best : divideLogits({ ...model, parameters: best }, temperature);
    const trained = trainable.adapters === undefined ? scaled : roundToSaved(scaled);
    if (trained !== best) await session.restore(trained);
    const timed = timeForward(forward);
    const evaluation = yield* evaluateReviews(timed, tokens.test, {
      classes: trainedClasses(classNames),
      isOrdered,
      padTokenId: text.tokenizer.padTokenId,
      metrics: context.parts.metrics,
      decision: storedDecision(fitted),
      seed,
      signal: context.signal,
    });
    const decision =
      fitted && recordDecision(fitted, { labels: tokens.test.labels, logits: evaluation.logits }, classNames);
    if (decision !== undefined) yield { type: "calibrated", decision };
    return {
      ...result,
      outcome,
      trained,
      parameters: mergeTrained(trainable, trained, model.config),
      decision,
      validationLogits: validationLogits?.map((logit) => logit / temperature),
      evaluation,
      evaluationMs: timed.elapsedMs(),
    };
  } finally {
    await session.dispose();
  }
}

/** The logits of a session for reviews, [N*C], in their order. @throws the signal's reason when it is aborted */
async function* computeLogits(
  session: LogitSource,
  reviews: TokenizedReviews,
  { model, text, config }: PreparedRun,
  { signal, turn }: StepContext,
): AsyncGenerator<EvaluatingEvent, Float32Array> {
  const pass = evaluate(
    session,
    {
      batches: makeBatches(reviews, {
        batchSize: 2 * config.batchSize,
        padTokenId: text.tokenizer.padTokenId,
        shuffle: false,
      }),
      pooling: reviews.windows?.pooling,
      labels: reviews.labels,
      classNames: model.config.labels,
    },
    { signal, ...(turn && { turn }) },
  );
  for (;;) {
    const next = await pass.next();
    if (next.done !== true) {
      yield { type: "evaluating", on: "validation", reviewsDone: next.value, reviews: reviews.labels.length };
    } else if (next.value === undefined) throw signal.reason;
    else return next.value.logits;
  }
}

const NO_REVIEWS: TokenizedReviews = { inputIds: [], labels: new Int32Array() };

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

interface TrainResult extends Pick<FittedModel, "elapsedMs" | "history" | "config" | "restart"> {
  readonly outcome: Outcome;
}

async function* runTraining(
  session: TrainingSession,
  request: TrainRun,
  { config, plan, chosen, model, trainable, initialParameters, records, ...prepared }: PreparedRun,
  folder: RunFolder,
  { parts, signal, turn }: StepContext,
): AsyncGenerator<TrainEvent | RestartedEvent, TrainResult> {
  const { text, tokens, classWeights, isOrdered } = prepared;
  const { batchSize, seed, maxLength } = config;
  const { padTokenId } = text.tokenizer;
  const evaluated = tokens.validation ?? tokens.test;
  const size = {
    model: model.config,
    parameterCount: parameterCountOf(trainable),
    frozenParameterCount: parameterCountOf({ parameters: trainable.frozen }),
    ...{ rows: batchSize, length: maxLength },
  };
  const { maxMemoryBytes } = request;
  const limits = { deviceBytes: await deviceMemory(chosen.engine.name), maxMemoryBytes };
  const history = new Map<number, EvaluatedEvent>(); // by step
  let restart: RestartedEvent | undefined = folder.earlier.restarted;
  const events = trainWithRestart(
    {
      runId: request.runId,
      engine: chosen.engine.name,
      session,
      config,
      trainReviews: tokens.train.labels.length,
      parameterCount: parameterCountOf(model),
      rowsAtOnce: rowsAtOnce(size, limits),
      classWeights,
      batchesOfEpoch: (epoch) => makeBatches(tokens.train, { batchSize, padTokenId, shuffle: true, seed, epoch }),
      evaluation: {
        on: tokens.validation === undefined ? "test" : "validation",
        batches: makeBatches(evaluated, { batchSize: 2 * batchSize, padTokenId, shuffle: false }),
        pooling: evaluated.windows?.pooling,
        labels: evaluated.labels,
        classNames: model.config.labels,
        isOrdered,
      },
      metrics: parts.metrics,
      dataFingerprint: fingerprintReviews(tokens.train, tokens.validation ?? NO_REVIEWS, tokens.test),
      modelFingerprint: fingerprintModel(model.config.source, records.baseModel.sha256),
      checkpoints: openCheckpointStore(folder.checkpointFolder),
      resume: request.resume === true,
      ...(turn && { turn }),
      residentBytes: () => process.memoryUsage.rss(),
    },
    signal,
    {
      mayRestart: plan?.config.learningRate !== undefined,
      classShares: classSharesOf(tokens.train.labels, classWeights, model.config.labels.length),
      initialParameters,
      earlier: folder.earlier,
    },
  );
  for await (const event of events) {
    if (event.type === "restarted") {
      restart = event;
      history.clear();
    }
    if (event.type === "started") {
      for (const earlier of evaluationsUpTo(event.resumedFrom?.step, folder)) history.set(earlier.step, earlier);
    }
    if (event.type === "evaluated") history.set(event.step, event);
    yield event;
    if (event.type === "finished") {
      const { outcome, elapsedMs } = event;
      return { outcome, elapsedMs, history: [...history.values()], config: { ...config, ...restart?.config }, restart };
    }
  }
  throw new RangeError("Training ended without a `finished` event.");
}

/** Identifies a base model by its configuration and the SHA-256 of its weights. */
function fingerprintModel(config: object, weights: Readonly<Record<string, string>>): string {
  return createHash("sha256")
    .update(JSON.stringify([config, Object.entries(weights).sort()]))
    .digest("hex");
}

/** The evaluations of the run before it was resumed. Those after its checkpoint are repeated. */
function evaluationsUpTo(step: number | undefined, folder: RunFolder): readonly EvaluatedEvent[] {
  return step === undefined ? [] : folder.earlier.evaluations.filter((event) => event.step <= step);
}
