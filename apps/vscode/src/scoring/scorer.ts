import { availableParallelism } from "node:os";

import type { Requests, ScoredFile } from "@sentiment-tuner/protocol";
import { createWorkerClient, type RequestOptions } from "@sentiment-tuner/protocol/node";

import type { WorkerProcess } from "../workers/fork-worker.ts";

/** Scores tables, each in a process of its own: hovers are answered meanwhile. */
export interface Scorer {
  /**
   * Scores every row of a table into a new file.
   *
   * @throws RemoteError with the worker's code; ProtocolError REQUEST_CANCELLED when the signal aborts
   */
  scoreFile(params: Requests["scoreFile"]["params"], options?: RequestOptions): Promise<ScoredFile>;
}

export interface ScorerOptions {
  readonly fork: () => Promise<WorkerProcess>;
}

/** Half of the processor, so that the editor stays responsive. */
export const SCORING_THREADS = Math.max(Math.floor(availableParallelism() / 2), 1);

export function createScorer({ fork }: ScorerOptions): Scorer {
  return {
    async scoreFile(params, options = {}) {
      const child = await fork();
      const client = createWorkerClient(child.channel);
      try {
        await client.handshake();
        return await client.request("scoreFile", params, options);
      } finally {
        child.close(); // A worker that was cancelled removes its unfinished file before it ends.
      }
    },
  };
}
