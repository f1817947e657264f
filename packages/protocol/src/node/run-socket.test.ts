import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { admitClient } from "./admit.ts";
import { PROTOCOL_VERSION } from "../worker-requests.ts";
import { PROCESS_FILE, type RunProcess } from "../run-folder.ts";
import { dispatchRequests } from "./dispatcher.ts";
import { createWorkerClient } from "./client.ts";
import { makeEndpoint } from "./endpoint.ts";
import { connectToRun, readRunProcess } from "./run-socket.ts";

let folder = "";
let server: Server | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "st-"));
});
afterEach(async () => {
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

/** A program that is killed while it listens leaves its socket behind. */
const DEAD_SOCKET = "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";

const TOKEN = "0123456789abcdef0123456789abcdef";

/** A server that admits the token and answers handshakes. */
async function listen(): Promise<RunProcess> {
  const listening = createServer((socket) => {
    admitClient(
      socket,
      (line) => line === TOKEN,
      (channel) => {
        const handshake = () => Promise.resolve({ protocolVersion: PROTOCOL_VERSION, engines: [] });
        dispatchRequests(channel, { handshake });
      },
    );
  });
  server = listening;
  const endpoint = makeEndpoint(tmpdir(), process.platform);
  await new Promise<void>((resolve) => listening.listen(endpoint, resolve));
  return { pid: 1, protocolVersion: PROTOCOL_VERSION, endpoint, token: TOKEN, startedAt: "" };
}

describe("connectToRun", () => {
  it("opens a channel to the process that knows the token", async () => {
    const connection = await connectToRun(await listen());

    expect(await createWorkerClient(connection.channel).handshake()).toEqual({
      protocolVersion: PROTOCOL_VERSION,
      engines: [],
    });
    connection.dispose();
  });

  it("is understood however its bytes are split", async () => {
    const process = await listen();
    const message = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "handshake",
      params: { protocolVersion: PROTOCOL_VERSION },
    });
    const text = `${TOKEN}\nContent-Length: ${String(message.length)}\r\n\r\n${message}`;
    const socket = connect(process.endpoint);
    let answer = "";
    socket.setEncoding("utf8").on("data", (part: string) => (answer += part));
    for (const part of [text.slice(0, 3), text.slice(3, 20), text.slice(20)]) {
      socket.write(part);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }

    await expect.poll(() => answer, { interval: 2 }).toContain('"result"');
    socket.destroy();
  });

  it.each([
    ["a wrong token", "f".repeat(32) + "\n"],
    ["a first line without an end", "open".repeat(100)],
  ])("is cut off after %s", async (_what, text) => {
    const socket = connect((await listen()).endpoint);
    socket.write(text);

    await new Promise((done) => socket.once("close", done));
  });

  it("says which process does not answer", async () => {
    const process = await listen();
    server?.close();
    server = undefined;
    const endpoint = makeEndpoint(tmpdir(), "linux");
    await promisify(execFile)("node", ["-e", DEAD_SOCKET, endpoint]).catch(() => undefined);
    await expect(connectToRun({ ...process, pid: 4711, endpoint })).rejects.toMatchObject({
      code: "TRAINER_EXITED",
      message: /4711/,
    });
    await rm(endpoint);
  });

  it.each([
    ["a token that is a message", { token: "POST /containers/create HTTP/1.1\r\n" }],
    ["a file", { endpoint: "/etc/hostname" }],
    ["another socket", { endpoint: "/var/run/docker.sock" }],
  ])("refuses %s", async (_what, changes) => {
    await expect(connectToRun({ ...(await listen()), ...changes })).rejects.toMatchObject({ code: "ENDPOINT_REFUSED" });
  });
});

describe("readRunProcess", () => {
  it("reads the file of a process and no other content", async () => {
    expect(await readRunProcess(folder)).toBeUndefined();
    const path = join(folder, PROCESS_FILE);
    await writeFile(path, '{"pid": "1"}');
    expect(await readRunProcess(folder)).toBeUndefined();
    const process: RunProcess = { pid: 1, protocolVersion: 1, endpoint: "e", token: "t", startedAt: "s" };
    await writeFile(path, JSON.stringify(process));
    expect(await readRunProcess(folder)).toEqual(process);
  });
});
