import { PROTOCOL_VERSION, type RunId } from "@sentiment-tuner/protocol";
import type { RequestHandlers } from "@sentiment-tuner/protocol/node";
import { nextTurn } from "@sentiment-tuner/trainer";
import type { Workflow } from "@sentiment-tuner/workflow";

import { WorkerError } from "./errors.ts";
import type { ModelCache } from "./model-cache.ts";

/**
 * Names the engines there are, a guest's included, and which of them can run here.
 *
 * @param isAsked - which are asked: one that computes on a GPU tries its driver first, which takes a while
 */
export function answerHandshake(
  workflow: () => Promise<Workflow>,
  isAsked: (engine: string) => boolean = () => true,
): RequestHandlers["handshake"] {
  return async () => {
    const engines = (await workflow()).parts.engines.filter(({ name }) => isAsked(name));
    const statuses = engines.map(async (engine) => {
      const reason = await engine.unavailable();
      return { name: engine.name, ...(reason !== undefined && { unavailable: reason }) };
    });
    return { protocolVersion: PROTOCOL_VERSION, engines: await Promise.all(statuses) };
  };
}

export interface StoppableRun {
  readonly runId: RunId;
  /** Asks the run to end. @returns its last step, once it has */
  stop(): Promise<number>;
}

/** Ends the one run of this process; answers when its checkpoint is on disk. */
export function answerStop(run: StoppableRun): RequestHandlers["stop"] {
  return async ({ runId }) => {
    if (runId === run.runId) return { lastStep: await run.stop() };
    throw new WorkerError("RUN_UNKNOWN", `This process trains "${run.runId}", not "${runId}". Ask that run's process.`);
  };
}

/**
 * Classifies texts, one request after the other.
 *
 * A request waits for a turn of the event loop before it begins, so that its cancellation is heard first: one that was cancelled
 * while it waited costs nothing.
 */
export function answerClassify(models: ModelCache): RequestHandlers["classify"] {
  let last: Promise<unknown> = Promise.resolve();
  return ({ modelFolder, texts, explain }, { signal }) => {
    const answer = last.then(async () => {
      await nextTurn();
      signal.throwIfAborted();
      const predictor = await models.open(modelFolder);
      return { predictions: await predictor.predict(texts, { explain, signal }) };
    });
    last = answer.catch(() => undefined); // It is told to whoever asked; the next one goes on.
    return answer;
  };
}
