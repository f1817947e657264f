import { connect } from "node:net";
import { join } from "node:path";

import { readTextIfPresent } from "@sentiment-tuner/files";

import { ProtocolError } from "../errors.ts";
import type { Channel } from "../rpc/channel.ts";
import { PROCESS_FILE, type RunProcess } from "../run-folder.ts";
import { parseRunProcess } from "../schemas.ts";
import { openLineChannel } from "./line-channel.ts";

/** A channel to the process of a run, and the way to hang up. */
export interface RunConnection {
  readonly channel: Channel;
  dispose(): void;
}

/**
 * Who trains, or last trained, in a run's folder; nothing if no process has, or the last one ended in order.
 *
 * A process that was killed leaves its file behind: ask {@link isAlive} too.
 */
export async function readRunProcess(runFolder: string): Promise<RunProcess | undefined> {
  const text = await readTextIfPresent(join(runFolder, PROCESS_FILE)).catch(() => undefined); // Unreadable: not ours.
  return text === undefined ? undefined : parseRunProcess(text);
}

/** Whether a process of that number exists. Numbers are used again: only {@link connectToRun} tells whose it is. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"; // It is there, and another user's.
  }
}

/**
 * Connects to the process of a run.
 *
 * @throws ProtocolError TRAINER_EXITED if nobody answers at its endpoint
 */
export function connectToRun({ endpoint, token, pid }: RunProcess): Promise<RunConnection> {
  return new Promise((resolve, reject) => {
    const socket = connect(endpoint);
    socket.once("error", (cause) => {
      const problem = `The training process ${pid} does not answer: ${cause.message}.`;
      reject(new ProtocolError("TRAINER_EXITED", `${problem} Resume the run.`, { cause }));
    });
    socket.once("connect", () => {
      socket.write(`${token}\n`);
      resolve({ channel: openLineChannel(socket), dispose: () => void socket.destroy() });
    });
  });
}
