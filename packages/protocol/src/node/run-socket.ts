import { connect } from "node:net";
import { join } from "node:path";

import { readTextIfPresent } from "@sentiment-tuner/files";

import { ProtocolError } from "../errors.ts";
import { PROCESS_FILE, type RunProcess } from "../run-folder.ts";
import { parseRunProcess } from "../schemas.ts";
import { type Channel, openSocketChannel } from "./channel.ts";
import { isOwnEndpoint } from "./endpoint.ts";

/** A channel to the process of a run, and the way to close it. */
export interface RunConnection {
  readonly channel: Channel;
  dispose(): void;
}

/**
 * The process that trains, or last trained, in a run's folder; undefined if there was none, or the last one ended in order.
 *
 * A process that was killed leaves its file behind, and the system reuses its number: only {@link connectToRun} proves that it is the run's.
 */
export async function readRunProcess(runFolder: string): Promise<RunProcess | undefined> {
  const text = await readTextIfPresent(join(runFolder, PROCESS_FILE)).catch(() => undefined); // Unreadable: another program wrote it.
  return text === undefined ? undefined : parseRunProcess(text);
}

/**
 * Connects to the process of a run.
 *
 * @throws ProtocolError ENDPOINT_REFUSED if the endpoint is not a socket of this program and this user, or the token has another form;
 *   TRAINER_EXITED if no process answers there
 */
export async function connectToRun({ endpoint, token, pid }: RunProcess): Promise<RunConnection> {
  if (!TOKEN.test(token) || !(await isOwnEndpoint(endpoint))) {
    const problem = `"${endpoint}" in ${PROCESS_FILE} is not the socket of a training process of this user.`;
    throw new ProtocolError("ENDPOINT_REFUSED", `${problem} Resume the run to start a new process.`);
  }
  return new Promise((resolve, reject) => {
    const socket = connect(endpoint);
    socket.once("error", (cause) => {
      const problem = `The training process ${pid} does not answer: ${cause.message}.`;
      reject(new ProtocolError("TRAINER_EXITED", `${problem} Resume the run.`, { cause }));
    });
    socket.once("connect", () => {
      socket.write(`${token}\n`);
      resolve({ channel: openSocketChannel(socket), dispose: () => void socket.destroy() });
    });
  });
}

/** What `randomBytes(16)` gives in hexadecimal. Anything else would be sent to the socket as a message. */
const TOKEN = /^[0-9a-f]{32}$/;
