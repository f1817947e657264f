import { randomBytes, timingSafeEqual } from "node:crypto";
import { chmod, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";

import { admitClient, type Channel, type Dispatcher } from "@sentiment-tuner/protocol/node";

/** Where others on this computer who know the token can reach a process. */
export interface SocketServer {
  readonly endpoint: string;
  readonly token: string;
  /** Hears what has come; waits a moment for somebody who has just connected or said something to go on. */
  turn(): Promise<void>;
  /** Sends what is waiting to be sent, hangs up and stops listening. */
  dispose(): Promise<void>;
}

export interface SocketServerOptions {
  /** Where the socket is made. */
  readonly temporaryFolder: string;
  readonly platform: NodeJS.Platform;
}

/** Time for a client to answer, so that it can connect, compare versions and ask between two steps of training. */
const CONVERSATION_MS = 100;
const PAUSE_MS = 5;

/** How long a client that does not take what it is sent can hold up the end. */
const GOODBYE_MS = 1000;

/** Listens on a Unix socket that only this user can open, or a named pipe on Windows. */
export async function openSocketServer(
  onChannel: (channel: Channel) => Dispatcher,
  options: SocketServerOptions,
): Promise<SocketServer> {
  const token = randomBytes(16).toString("hex");
  const name = `sentiment-tuner-${randomBytes(6).toString("hex")}`;
  const isWindows = options.platform === "win32";
  const endpoint = isWindows ? `\\\\.\\pipe\\${name}` : socketPath(options.temporaryFolder, `${name}.sock`);
  const sockets = new Set<Socket>();
  const dispatchers = new Set<Dispatcher>();
  let lastHeardMs = -Infinity;
  const hear = (): void => {
    lastHeardMs = performance.now();
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    hear();
    socket.on("data", hear);
    socket.once("close", () => sockets.delete(socket));
    admitClient(
      socket,
      (line) => isSame(line, token),
      (channel) => {
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
      // A turn may begin where the loop has just looked for news: the second is sure to look.
      for (let turns = 0; turns < 2; turns++) await setImmediate();
      while (sockets.size > 0 && performance.now() - lastHeardMs < CONVERSATION_MS) await setTimeout(PAUSE_MS);
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

/** The shortest limit of a system is 104 bytes. */
const LONGEST_PATH = 100;

function socketPath(folder: string, name: string): string {
  const path = join(folder, name);
  return Buffer.byteLength(path) <= LONGEST_PATH ? path : join("/tmp", name);
}
