import type { Socket } from "node:net";

import { type Channel, openSocketChannel } from "./channel.ts";

/** A token and its newline are shorter. */
const LONGEST_LINE = 256;

/**
 * Waits for the first line of a connection and opens a channel over the rest. A connection whose first line is refused, or too long, is
 * destroyed.
 *
 * @param isAdmitted - checks the line, without its newline
 * @param onChannel - must start to read before it returns
 */
export function admitClient(
  socket: Socket,
  isAdmitted: (line: string) => boolean,
  onChannel: (channel: Channel) => void,
): void {
  let received = Buffer.alloc(0);
  const onError = (): void => undefined; // A connection that breaks here is closed, which is enough.
  const onData = (bytes: Buffer): void => {
    received = Buffer.concat([received, bytes]);
    const end = received.indexOf("\n");
    if (end === -1 && received.length <= LONGEST_LINE) return;
    socket.off("data", onData);
    if (end === -1 || end > LONGEST_LINE || !isAdmitted(received.toString("utf8", 0, end))) {
      socket.destroy();
      return;
    }
    const rest = received.subarray(end + 1);
    onChannel(openSocketChannel(socket));
    socket.off("error", onError);
    if (rest.length > 0) socket.unshift(rest); // Last: a socket that others read as well hands it on at once.
  };
  socket.on("error", onError);
  socket.on("data", onData);
}
