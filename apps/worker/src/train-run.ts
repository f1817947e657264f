import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";

import { parseRunOrder, REQUEST_FILE, type RunId, type WorkflowEvent } from "@sentiment-tuner/protocol";
import { nextTurn } from "@sentiment-tuner/trainer";
import { recordFailure } from "@sentiment-tuner/workflow";

import { openWorkflow } from "./open-workflow.ts";
import { claimRunFolder } from "./process-file.ts";
import { openRunServer, type RunServer, type RunServerOptions } from "./run-server.ts";

export interface TrainRunOptions extends RunServerOptions {
  /** Aborting it stops the run: within one step, with a checkpoint. */
  readonly interruption: AbortController;
  /** For the run's `worker.log`. */
  readonly log: (line: string) => void;
}

export type RunEnd = "completed" | "stopped" | "failed";

/**
 * Trains what `request.json` in a run's folder asks for, from the newest checkpoint there if there is one.
 *
 * What happens is in `events.jsonl`; while it lasts, `process.json` says how to stop it.
 *
 * @returns how it ended, as the last event says
 * @throws WorkerError RUN_BUSY, and what ended the run before training, which the last event tells too; WorkflowError OUTPUT_COMPLETE and
 *   OUTPUT_UNWRITABLE are in no event
 */
export async function trainRun(folder: string, options: TrainRunOptions): Promise<RunEnd> {
  const { signal } = options.interruption;
  const runFolder = resolve(folder);
  const runId = basename(runFolder) as RunId; // A run's folder is named after it.
  await claimRunFolder(runFolder);
  const run = createRun(runId, options);

  let server: RunServer | undefined;
  let events: AsyncGenerator<WorkflowEvent>;
  try {
    const { request, attempt } = parseRunOrder(await readFile(join(runFolder, REQUEST_FILE), "utf8"));
    options.log(`attempt ${attempt} at ${runId}`);
    const workflow = await openWorkflow(request.plugins);
    server = await openRunServer(runFolder, run, workflow, options);
    events = workflow.train({ ...request, runId, outputFolder: runFolder, resume: true }, signal, server.turn);
  } catch (error) {
    await recordFailure(runFolder, runId, error); // There is no workflow yet to tell of it.
    throw error;
  }
  try {
    return await run.follow(events);
  } catch (error) {
    if (error === signal.reason) return "stopped"; // Before training or after it, where the workflow throws.
    throw error;
  } finally {
    await nextTurn(); // Those who asked to stop have their answer sent.
    await server.dispose();
  }
}

function createRun(runId: RunId, { interruption, log }: TrainRunOptions) {
  let lastStep = 0;
  let tellEnd = (): void => undefined;
  const ended = new Promise<void>((settle) => (tellEnd = settle));
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
          if (event.type === "finished" && event.outcome.kind === "failed") log(event.outcome.error.message);
          if (event.type === "completed") end = "completed";
        }
        return end;
      } finally {
        tellEnd();
      }
    },
  };
}
