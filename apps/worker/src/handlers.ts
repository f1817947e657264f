import { setImmediate } from "node:timers/promises";

import { PROTOCOL_VERSION, type RunId } from "@sentiment-tuner/protocol";
import type { RequestHandlers } from "@sentiment-tuner/protocol/node";
import type { Workflow } from "@sentiment-tuner/workflow";

import { WorkerError } from "./errors.ts";
import type { ModelCache } from "./model-cache.ts";

/**
 * Lists the engines, those of plug-ins included, and which of them can run here.
 *
 * @param isRelevant - which engines to check. Checking a GPU tries its driver, which takes a while
 */
export function answerHandshake(
  workflow: () => Promise<Workflow>,
  isRelevant: (engine: string) => boolean = () => true,
): RequestHandlers["handshake"] {
  return async () => {
    const engines = (await workflow()).parts.engines.filter(({ name }) => isRelevant(name));
    const statuses = engines.map(async (engine) => {
      const reason = await engine.unavailable();
      return { name: engine.name, ...(reason !== undefined && { unavailable: reason }) };
    });
    return { protocolVersion: PROTOCOL_VERSION, engines: await Promise.all(statuses) };
  };
}

export interface StoppableRun {
  readonly runId: RunId;
  /** Ends the run. @returns its last step, when it has ended */
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
 * A request waits one turn of the event loop before it begins, so that a cancellation is received first: a request that was cancelled
 * while it waited costs nothing.
 */
export function answerClassify(models: ModelCache): RequestHandlers["classify"] {
  let last: Promise<unknown> = Promise.resolve();
  return ({ modelFolder, texts, explain }, { signal }) => {
    const answer = last.then(async () => {
      await setImmediate();
      signal.throwIfAborted();
      const predictor = await models.open(modelFolder);
      return { predictions: await predictor.predict(texts, { explain, signal }) };
    });
    last = answer.catch(() => undefined); // Its client receives the error; the next request continues.
    return answer;
  };
}

/**
 * Scores tables. Each request has a model of its own, and waits between two batches, so that texts are classified meanwhile.
 *
 * A file in the place of the output is replaced: the editor asks its user before.
 */
export function answerScoreFile(
  workflow: () => Promise<Workflow>,
  threads: number | undefined,
): RequestHandlers["scoreFile"] {
  return async (params, { signal, report }) => {
    const scoring = (await workflow()).scoreTable({ ...params, overwrite: true, threads }, signal);
    for (;;) {
      const next = await scoring.next();
      if (next.done === true) return next.value;
      report(next.value);
    }
  };
}
