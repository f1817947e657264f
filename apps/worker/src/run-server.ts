import { PROTOCOL_VERSION } from "@sentiment-tuner/protocol";
import { dispatchRequests } from "@sentiment-tuner/protocol/node";
import type { Workflow } from "@sentiment-tuner/workflow";

import { answerHandshake, answerStop, type StoppableRun } from "./handlers.ts";
import { removeProcessFile, writeProcessFile } from "./process-file.ts";
import { openSocketServer, type SocketServer, type SocketServerOptions } from "./socket-server.ts";

export interface RunServerOptions extends SocketServerOptions {
  readonly pid: number;
}

/** Makes an active run reachable: a socket, and `process.json` that names it. */
export type RunServer = Pick<SocketServer, "turn" | "dispose">;

export async function openRunServer(
  runFolder: string,
  run: StoppableRun,
  workflow: Workflow,
  options: RunServerOptions,
): Promise<RunServer> {
  const handlers = { handshake: answerHandshake(() => Promise.resolve(workflow)), stop: answerStop(run) };
  const server = await openSocketServer((channel) => dispatchRequests(channel, handlers), options);
  const { endpoint, token } = server;
  const startedAt = new Date().toISOString();
  await writeProcessFile(runFolder, {
    pid: options.pid,
    protocolVersion: PROTOCOL_VERSION,
    endpoint,
    token,
    startedAt,
  });
  return {
    turn: () => server.turn(),
    async dispose() {
      await server.dispose();
      await removeProcessFile(runFolder);
    },
  };
}
