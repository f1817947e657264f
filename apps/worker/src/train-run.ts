import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";

import { parseRunOrder, REQUEST_FILE, type RunId, type WorkflowEvent } from "@sentiment-tuner/protocol";
import { lockRun, recordFailure, type RunLock } from "@sentiment-tuner/workflow";

import { logLines } from "./log-lines.ts";
import { openWorkflow } from "./open-workflow.ts";
import { removeStaleProcess } from "./process-file.ts";
import { openRunServer, type RunServer, type RunServerOptions } from "./run-server.ts";

export interface TrainRunOptions extends RunServerOptions {
  /** Aborting it stops the run: within one step, with a checkpoint. */
  readonly interruption: AbortController;
  /** Plug-in modules. They come from the program that starts this one, because a run's folder may come from someone else. */
  readonly plugins?: readonly string[] | undefined;
  /** Writes a line to the run's `worker.log`. */
  readonly log: (line: string) => void;
}

export type RunEnd = "completed" | "stopped" | "failed";

/**
 * Trains what `request.json` in a run's folder asks for, from the newest checkpoint there if there is one.
 *
 * Events go to `events.jsonl`. While the run is active, `process.json` says how to stop it.
 *
 * @returns how the run ended, as the last event says
 * @throws any error that ended the run before training, which the last event reports too; WorkflowError OUTPUT_BUSY, OUTPUT_COMPLETE and
 *   OUTPUT_UNWRITABLE are not in an event
 */
export async function trainRun(folder: string, options: TrainRunOptions): Promise<RunEnd> {
  const lock = await lockRun(folder); // Before anything is written.
  try {
    return await trainLockedRun(folder, lock, options);
  } finally {
    await lock.release();
  }
}

async function trainLockedRun(folder: string, lock: RunLock, options: TrainRunOptions): Promise<RunEnd> {
  const { signal } = options.interruption;
  const runFolder = resolve(folder);
  const runId = basename(runFolder) as RunId; // A run's folder is named after it.
  await removeStaleProcess(runFolder);
  const run = createRun(runId, options);

  let server: RunServer | undefined;
  let events: AsyncGenerator<WorkflowEvent>;
  try {
    const { request, attempt } = parseRunOrder(await readFile(join(runFolder, REQUEST_FILE), "utf8"));
    options.log(`attempt ${attempt} at ${runId}`);
    const workflow = await openWorkflow(options.plugins);
    server = await openRunServer(runFolder, run, workflow, options);
    events = workflow.train({ ...request, runId, outputFolder: runFolder, resume: true }, signal, {
      turn: server.turn,
      lock,
    });
  } catch (error) {
    await recordFailure(runFolder, runId, error, lock); // No workflow exists yet that could record it.
    throw error;
  }
  try {
    return await run.follow(events);
  } catch (error) {
    if (error === signal.reason) return "stopped"; // Before or after training, the workflow throws the reason.
    throw error;
  } finally {
    await setImmediate(); // Clients that asked to stop receive their answer.
    await server.dispose();
  }
}

function createRun(runId: RunId, { interruption, log }: TrainRunOptions) {
  let lastStep = 0;
  let settleEnd = (): void => undefined;
  const ended = new Promise<void>((settle) => (settleEnd = settle));
  return {
    runId,
    async stop(): Promise<number> {
      interruption.abort();
      await ended;
      return lastStep;
    },
    async follow(events: AsyncIterable<WorkflowEvent>): Promise<RunEnd> {
      let end: RunEnd = "failed";
      try {
        for await (const event of events) {
          if (event.type === "started") lastStep = event.resumedFrom?.step ?? 0;
          if (event.type === "step") lastStep = event.step;
          if (event.type === "finished" && event.outcome.kind === "stopped") end = "stopped";
          for (const line of logLines(event)) log(line);
          if (event.type === "completed") end = "completed";
        }
        return end;
      } finally {
        settleEnd();
      }
    },
  };
}
