import { createRunId, type RunId, type TrainRequest, type WorkflowEvent } from "@sentiment-tuner/protocol";

import type { StepContext } from "../context.ts";
import { finishLadder, startLadder } from "../ladder/ladder.ts";
import { fetchSources } from "../steps/fetch-sources.ts";
import { untilAborted } from "../steps/until-aborted.ts";
import type { Recorded } from "./event-log.ts";
import { finishRun } from "./finish-run.ts";
import { checkRun, prepareRun } from "./prepare-run.ts";
import { failureEvent } from "./run-end.ts";
import { openRunFolder, type RunFolder } from "./open-run-folder.ts";
import { fitModel } from "./fit-model.ts";
import { measureQuantization } from "./measure-quantization.ts";

/**
 * Fetch → read → clean → split → plan → tokenize → lower rungs of the ladder → train → evaluate → ladder → save, into
 * `request.outputFolder`.
 *
 * The last event is `completed`, or `finished` with the outcome of the run: a stopped run has a checkpoint, a failed one has an error.
 * Every event is in the log before it is yielded. A run that ends before its first step removes what it created.
 *
 * @throws the error of a step before or after training, and the signal's reason when it is aborted there; the log then ends with
 *   `finished`. A run that fails after training can be resumed.
 */
export async function* trainModel(
  request: TrainRequest,
  context: StepContext,
): AsyncGenerator<Recorded<WorkflowEvent>, void> {
  const { runId = createRunId(new Date()) } = request;
  const folder = await openRunFolder(request.outputFolder, request.resume === true, { lock: context.lock });
  let hasStarted = false;
  let elapsedMs = 0;
  try {
    for await (const event of runSteps({ ...request, runId }, folder, context)) {
      if (event.type === "started") hasStarted = true;
      if (event.type === "finished") elapsedMs = event.elapsedMs;
      yield await folder.record(withLogDamage(event, folder));
    }
  } catch (error) {
    const { checkpointFolder } = folder;
    const end = failureEvent({ runId, elapsedMs, checkpointFolder, error, signal: context.signal });
    await end.then((event) => folder.record(event)).catch(() => undefined); // The first error says more.
    throw error;
  } finally {
    await (hasStarted ? folder.dispose() : folder.discard());
  }
}

function withLogDamage(event: WorkflowEvent, { earlier: { damagedLines: damagedLogLines } }: RunFolder): WorkflowEvent {
  return event.type === "started" && damagedLogLines > 0 ? { ...event, damagedLogLines } : event;
}

async function* runSteps(
  request: TrainRequest & { readonly runId: RunId },
  folder: RunFolder,
  context: StepContext,
): AsyncGenerator<WorkflowEvent, void> {
  const { signal, parts } = context;
  const checked = { ...(await checkRun(request, parts)), planned: folder.earlier.planned };
  const sources = yield* fetchSources(request, context, { purpose: "train", earlier: folder.earlier.fetched });
  const prepared = yield* prepareRun(request, checked, sources, context);
  const { ladder: extent = "full", threads } = request;
  const options = extent === "none" ? undefined : { extent, threads, aims: request, signal };
  const lower = options && (yield* untilAborted(startLadder(prepared, options), signal));
  signal.throwIfAborted();
  const fitted = yield* fitModel(request, prepared, folder, context);
  if (fitted === undefined) return; // Stopped or failed; its last event says so.
  const ladder = lower && (yield* finishLadder(lower, fitted, prepared, options));
  const quantization = await measureQuantization(fitted, prepared, { threads: request.threads, signal });
  yield* finishRun({ ...fitted, request, prepared, ladder, quantization, folder }, context);
}
