import { CLASS_NAMES, makeBatches } from "@sentiment-tuner/data";
import {
  createRunId,
  type EvaluatedEvent,
  type Outcome,
  rowsThatFit,
  type RunId,
  type TrainEvent,
  type TrainRequest,
  type WorkflowEvent,
} from "@sentiment-tuner/protocol";
import { deviceMemory, fingerprintReviews, openCheckpointStore, train } from "@sentiment-tuner/trainer";

import { judgeBaseline } from "./baseline-step.ts";
import type { StepContext } from "./context.ts";
import type { Recorded } from "./event-log.ts";
import { fetchSources } from "./fetch-sources.ts";
import { finishRun } from "./finish-run.ts";
import { mapEvents } from "./map-events.ts";
import { checkRun, parameterCountOf, prepareRun, type PreparedRun } from "./prepare.ts";
import { unplannedEnd } from "./run-end.ts";
import { openRunFolder, type RunFolder } from "./run-folder.ts";

/**
 * Fetch → read → clean → split → tokenize → baseline → train → evaluate → save, into `request.outputFolder`.
 *
 * The last event is `completed`, or `finished` with what became of the run: a stopped one left a checkpoint, a failed
 * one says why. Every event is in the log before anybody sees it. A run that ends before its first step leaves nothing,
 * unless something was in the folder before.
 *
 * @throws the error of a step before training, and the signal's reason when it is aborted there or in the final
 *   judgement, after which the run can be resumed; for those who only read the log, it ends with `finished` then too
 */
export async function* trainModel(
  request: TrainRequest,
  context: StepContext,
): AsyncGenerator<Recorded<WorkflowEvent>, void> {
  const { signal } = context;
  const { runId = createRunId(new Date()) } = request;
  const folder = await openRunFolder(request.outputFolder, request.resume === true);
  const progress = { hasStarted: false, elapsedMs: 0 };
  const record = <Event extends WorkflowEvent>(event: Event): Promise<Recorded<Event>> => {
    if (event.type === "started") progress.hasStarted = true;
    if (event.type === "finished") progress.elapsedMs = event.elapsedMs;
    return folder.record(event);
  };
  try {
    const checked = await checkRun(request, context.parts);
    const fetching = fetchSources(request, context, { purpose: "train", earlier: folder.fetched });
    const sources = yield* mapEvents(fetching, record);
    const prepared = yield* mapEvents(prepareRun(request, checked, sources, context), record);
    const baseline =
      request.baseline === false
        ? undefined
        : yield* mapEvents(judgeBaseline(prepared.heldOut, { seed: prepared.config.seed, signal }), record);
    signal.throwIfAborted();
    const trained = yield* mapEvents(runTraining({ ...request, runId }, prepared, folder, context), record);
    const { outcome } = trained;
    if (outcome.kind !== "completed") return;
    yield* mapEvents(finishRun({ ...trained, request, prepared, baseline, outcome, folder }, context), record);
  } catch (error) {
    const end = unplannedEnd({ runId, ...progress, checkpointFolder: folder.checkpointFolder, error, signal });
    await end.then(record).catch(() => undefined); // The first error is the one to tell.
    throw error;
  } finally {
    await folder.dispose();
    if (!progress.hasStarted) await folder.discard();
  }
}

interface Trained {
  readonly outcome: Outcome;
  readonly elapsedMs: number;
  readonly history: readonly EvaluatedEvent[];
}

async function* runTraining(
  request: TrainRequest & { readonly runId: RunId },
  prepared: PreparedRun,
  folder: RunFolder,
  context: StepContext,
): AsyncGenerator<TrainEvent, Trained> {
  const { config, chosen, model, text, train: reviews, test } = prepared;
  const { padTokenId } = text.tokenizer;
  const { batchSize, seed } = config;
  const session = await chosen.engine.open({
    ...model,
    seed,
    optimizer: config,
    maxGradientNorm: config.maxGradientNorm,
    threads: request.threads,
  });
  const parameterCount = parameterCountOf(model);
  const size = { model: model.config, parameterCount, rows: batchSize, length: config.maxLength };
  const rowsAtOnce = rowsThatFit(size, await deviceMemory(chosen.engine.name));
  const history = new Map<number, EvaluatedEvent>(); // by step
  const keep = (event: EvaluatedEvent): void => void history.set(event.step, event);
  try {
    const events = train(
      {
        runId: request.runId,
        engine: chosen.engine.name,
        session,
        config,
        trainReviews: reviews.labels.length,
        parameterCount,
        rowsAtOnce,
        batchesOfEpoch: (epoch) => makeBatches(reviews, { batchSize, padTokenId, shuffle: true, seed, epoch }),
        evaluation: {
          batches: makeBatches(test, { batchSize: 2 * batchSize, padTokenId, shuffle: false }),
          labels: test.labels,
          classNames: CLASS_NAMES,
        },
        metrics: context.parts.metrics,
        dataFingerprint: fingerprintReviews(reviews, test),
        checkpoints: openCheckpointStore(folder.checkpointFolder),
        resume: request.resume === true,
        ...(context.turn && { turn: context.turn }),
        residentBytes: () => process.memoryUsage.rss(),
      },
      context.signal,
    );
    for await (const event of events) {
      if (event.type === "started") evaluationsUpTo(event.resumedFrom?.step, folder).forEach(keep);
      if (event.type === "evaluated") keep(event);
      yield event;
      if (event.type === "finished")
        return { outcome: event.outcome, elapsedMs: event.elapsedMs, history: [...history.values()] };
    }
    throw new RangeError("Training ended without saying how.");
  } finally {
    await session.dispose();
  }
}

/** What a resumed run was judged before; evaluations after the checkpoint are made again. */
function evaluationsUpTo(step: number | undefined, folder: RunFolder): readonly EvaluatedEvent[] {
  return step === undefined ? [] : folder.evaluations.filter((event) => event.step <= step);
}
