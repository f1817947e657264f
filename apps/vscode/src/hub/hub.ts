import type { Requests } from "@sentiment-tuner/protocol";
import { createWorkerClient, type RequestOptions } from "@sentiment-tuner/protocol/node";

import type { WorkerProcess } from "../workers/fork-worker.ts";

/** The requests to a Hugging Face hub. */
export type HubMethod = "fetchModel" | "pushModel" | "deploySpace";

export interface Hub {
  /**
   * Starts a process for this one request.
   *
   * @throws RemoteError with the worker's code; ProtocolError REQUEST_CANCELLED when the signal aborts
   */
  request<Method extends HubMethod>(
    method: Method,
    params: Requests[Method]["params"],
    options?: RequestOptions,
  ): Promise<Requests[Method]["result"]>;
}

export interface HubOptions {
  /** @param environment - added to the environment of the process */
  readonly fork: (environment: Readonly<Record<string, string>>) => Promise<WorkerProcess>;
  /** The token in the editor's secret storage. Without one, the worker looks where Hugging Face's tools keep theirs. */
  readonly token: () => Promise<string | undefined>;
}

export function createHub({ fork, token }: HubOptions): Hub {
  return {
    async request(method, params, options) {
      const secret = await token();
      // In the environment: other users can read arguments, and messages may be logged.
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
