import type { Requests } from "@sentiment-tuner/protocol";
import { createWorkerClient, type RequestOptions } from "@sentiment-tuner/protocol/node";

import type { WorkerProcess } from "../fork-worker.ts";

/** What can be asked of a Hugging Face hub. */
export type HubMethod = "fetchModel" | "pushModel" | "deploySpace";

export interface Hub {
  /**
   * Asks a process that is started for this one request and ends with it.
   *
   * @throws RemoteError with the worker's code; TrainerError REQUEST_CANCELLED when the signal aborts
   */
  request<Method extends HubMethod>(
    method: Method,
    params: Requests[Method]["params"],
    options?: RequestOptions,
  ): Promise<Requests[Method]["result"]>;
}

export interface HubOptions {
  /** @param environment - what the process is to find in its environment */
  readonly fork: (environment: Readonly<Record<string, string>>) => Promise<WorkerProcess>;
  /** The user's own token, where one was given to the editor; else the worker looks where Hugging Face's tools keep theirs. */
  readonly token: () => Promise<string | undefined>;
}

export function createHub({ fork, token }: HubOptions): Hub {
  return {
    async request(method, params, options) {
      const secret = await token();
      // The environment, since arguments can be read by others and messages may be logged.
      const child = await fork(secret === undefined ? {} : { HF_TOKEN: secret });
      const client = createWorkerClient(child.channel);
      try {
        await client.handshake();
        return await client.request(method, params, options);
      } finally {
        child.close();
      }
    },
  };
}
