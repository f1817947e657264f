import type { Socket } from "node:net";

import type { Channel } from "../rpc/channel.ts";

export interface LineChannelOptions {
  /** Asked about the first line, which is then no message; a connection that is not admitted is cut. */
  readonly admit?: (line: string) => boolean;
}

/** Longest line taken. Messages here are short: texts to classify go over another channel. */
const LONGEST_LINE = 1_000_000;

/** One message a line as JSON, over a connection. A line that is no JSON is dropped, one that is too long cuts the connection. */
export function openLineChannel(socket: Socket, { admit }: LineChannelOptions = {}): Channel {
  const messageListeners: ((message: unknown) => void)[] = [];
  const closeListeners: ((reason: string) => void)[] = [];
  let isAdmitted = admit === undefined;
  let unread = "";
  let reason = "the connection was closed";

  socket.setEncoding("utf8");
  socket.on("data", (text: string) => {
    const lines = (unread + text).split("\n");
    unread = lines.pop() ?? "";
    for (const line of lines) {
      if (!socket.destroyed) receive(line);
    }
    if (unread.length > LONGEST_LINE) socket.destroy();
  });
  socket.on("error", (error) => {
    reason = error.message;
  });
  socket.on("close", () => {
    for (const listener of closeListeners) listener(reason);
  });

  function receive(line: string): void {
    if (!isAdmitted) {
      isAdmitted = admit?.(line) === true;
      if (!isAdmitted) socket.destroy();
      return;
    }
    const message = parse(line);
    if (message === undefined) return;
    for (const listener of messageListeners) listener(message);
  }

  return {
    send(message) {
      if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
    },
    onMessage: (listener) => void messageListeners.push(listener),
    onClose: (listener) => void closeListeners.push(listener),
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
