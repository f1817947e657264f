import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";

import {
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageWriter,
  SocketMessageReader,
  SocketMessageWriter,
} from "vscode-jsonrpc/node";

import { exitReason } from "./exit-reason.ts";

/** One end of a connection between two processes, over which they talk JSON-RPC. */
export interface Channel {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** Calls the listener once when nothing more can arrive, or at once if so already. `reason` is fit to show, such as "exit code 1". */
  onClose(listener: (reason: string) => void): void;
}

/** The channel to a forked process. It closes when the process ends. */
export function openChildChannel(child: ChildProcess): Channel {
  const close = createCloseEvent();
  child.once("error", (error) => close.fire(error.message));
  child.once("exit", (code, signal) => close.fire(exitReason(code, signal)));
  return { reader: new IPCMessageReader(child), writer: new IPCMessageWriter(child), onClose: close.listen };
}

/** The channel of a forked process to its parent. */
export function openParentChannel(own: NodeJS.Process): Channel {
  const close = createCloseEvent();
  own.once("disconnect", () => close.fire("the parent process ended"));
  return { reader: new IPCMessageReader(own), writer: new IPCMessageWriter(own), onClose: close.listen };
}

/** A channel over a connected socket. */
export function openSocketChannel(socket: Socket): Channel {
  const close = createCloseEvent();
  let reason = "the connection was closed";
  socket.on("error", (error) => {
    reason = error.message;
  });
  socket.once("close", () => close.fire(reason));
  return { reader: new SocketMessageReader(socket), writer: new SocketMessageWriter(socket), onClose: close.listen };
}

/** An event that happens once; later listeners are called at once. */
function createCloseEvent() {
  const listeners: ((reason: string) => void)[] = [];
  let fired: string | undefined;
  return {
    fire: (reason: string): void => {
      if (fired !== undefined) return;
      fired = reason;
      for (const listener of listeners) listener(reason);
    },
    listen: (listener: (reason: string) => void): void => {
      if (fired === undefined) listeners.push(listener);
      else listener(fired);
    },
  };
}
