import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { admitClient } from "./admit.ts";
import { PROTOCOL_VERSION } from "../worker-requests.ts";
import { PROCESS_FILE, type RunProcess } from "../run-folder.ts";
import { dispatchRequests } from "./dispatcher.ts";
import { createWorkerClient } from "./client.ts";
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

/** A server that admits the token "open" and answers handshakes. */
async function listen(): Promise<RunProcess> {
  const listening = createServer((socket) => {
    admitClient(
      socket,
      (line) => line === "open",
      (channel) => {
        const handshake = () => Promise.resolve({ protocolVersion: PROTOCOL_VERSION, engines: [] });
        dispatchRequests(channel, { handshake });
      },
    );
  });
  server = listening;
  const endpoint = join(folder, "s");
  await new Promise<void>((resolve) => listening.listen(endpoint, resolve));
  return { pid: 1, protocolVersion: PROTOCOL_VERSION, endpoint, token: "open", startedAt: "" };
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
    const text = `open\nContent-Length: ${String(message.length)}\r\n\r\n${message}`;
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
    ["a wrong token", "guess"],
    ["a first line without an end", "open".repeat(100)],
  ])("is cut off after %s", async (_what, token) => {
    const process = await listen();
    const { channel } = await connectToRun({ ...process, token });

    await expect(createWorkerClient(channel).handshake()).rejects.toMatchObject({ code: "TRAINER_EXITED" });
  });

  it("says which process does not answer", async () => {
    const process = { pid: 4711, protocolVersion: 1, endpoint: join(folder, "none"), token: "", startedAt: "" };
    await expect(connectToRun(process)).rejects.toMatchObject({ code: "TRAINER_EXITED", message: /4711/ });
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
