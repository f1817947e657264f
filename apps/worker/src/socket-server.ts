import { randomBytes, timingSafeEqual } from "node:crypto";
import { chmod, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { setImmediate, setTimeout } from "node:timers/promises";

import { admitClient, type Channel, type Dispatcher, makeEndpoint } from "@sentiment-tuner/protocol/node";

/** A socket at which programs on this computer that know the token can reach the process. */
export interface SocketServer {
  readonly endpoint: string;
  readonly token: string;
  /** Processes pending messages; waits briefly while a client is active. */
  turn(): Promise<void>;
  /** Sends pending answers, closes every connection and stops listening. */
  dispose(): Promise<void>;
}

export interface SocketServerOptions {
  /** Folder of the socket. */
  readonly temporaryFolder: string;
  readonly platform: NodeJS.Platform;
}

/** A client that was active within this time is waited for, so that it can connect, compare versions and ask between two training steps. */
const CONVERSATION_MS = 100;
const PAUSE_MS = 5;

/** How long a client that does not read its answers can delay the end. */
const GOODBYE_MS = 1000;

/** Listens on a Unix socket that only this user can open, or a named pipe on Windows. */
export async function openSocketServer(
  onChannel: (channel: Channel) => Dispatcher,
  options: SocketServerOptions,
): Promise<SocketServer> {
  const token = randomBytes(16).toString("hex");
  const isWindows = options.platform === "win32";
  const endpoint = makeEndpoint(options.temporaryFolder, options.platform);
  const sockets = new Set<Socket>();
  const dispatchers = new Set<Dispatcher>();
  let lastActivityMs = -Infinity;
  const onActivity = (): void => {
    lastActivityMs = performance.now();
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    admitClient(
      socket,
      (line) => isSame(line, token),
      (channel) => {
        onActivity(); // Only a client that knows the token is waited for.
        socket.on("data", onActivity);
        const dispatcher = onChannel(channel);
        dispatchers.add(dispatcher);
        channel.onClose(() => dispatchers.delete(dispatcher));
      },
    );
  });
  await listen(server, endpoint);
  if (!isWindows) await chmod(endpoint, 0o600);

  return {
    endpoint,
    token,
    async turn() {
      // One setImmediate may run before the poll phase, so wait for two.
      for (let turns = 0; turns < 2; turns++) await setImmediate();
      while (dispatchers.size > 0 && performance.now() - lastActivityMs < CONVERSATION_MS) await setTimeout(PAUSE_MS);
    },
    async dispose() {
      const closed = new Promise((resolve) => server.close(resolve));
      const answered = Promise.all([...dispatchers].map((dispatcher) => dispatcher.answered()));
      await Promise.race([answered, setTimeout(GOODBYE_MS, undefined, { ref: false })]);
      for (const socket of sockets) socket.end();
      await Promise.race([closed, setTimeout(GOODBYE_MS, undefined, { ref: false })]);
      for (const socket of sockets) socket.destroy();
      if (!isWindows) await rm(endpoint, { force: true });
    },
  };
}

function listen(server: Server, endpoint: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(endpoint, resolve);
  });
}

function isSame(line: string, token: string): boolean {
  const [given, wanted] = [Buffer.from(line), Buffer.from(token)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
