import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openLineChannel } from "./line-channel.ts";
import { PROCESS_FILE, type RunProcess } from "../run-folder.ts";
import { connectToRun, isAlive, readRunProcess } from "./run-socket.ts";

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

/** A server that admits the token "open" and echoes each message; the sockets it has seen. */
async function listen(): Promise<{ process: RunProcess; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const listening = createServer((socket) => {
    sockets.push(socket);
    const channel = openLineChannel(socket, { admit: (line) => line === "open" });
    channel.onMessage((message) => channel.send({ kind: "result", id: 1, result: message }));
  });
  server = listening;
  const endpoint = join(folder, "s");
  await new Promise<void>((resolve) => listening.listen(endpoint, resolve));
  return { process: { pid: 1, protocolVersion: 1, endpoint, token: "open", startedAt: "" }, sockets };
}

describe("connectToRun", () => {
  it("carries messages in order, however they are cut", async () => {
    const { process, sockets } = await listen();
    const connection = await connectToRun(process);
    const { channel } = connection;
    const received: unknown[] = [];
    channel.onMessage((message) => received.push(message));
    channel.send({ kind: "cancel", id: 7 });
    await expect.poll(() => received, { interval: 2 }).toHaveLength(1);
    sockets[0]?.write('{"kind":"can');
    sockets[0]?.write('cel","id":8}\nnoise\n{"kind":"cancel","id":9}\n');
    await expect
      .poll(() => received, { interval: 2 })
      .toEqual([
        { kind: "result", id: 1, result: { kind: "cancel", id: 7 } },
        { kind: "cancel", id: 8 },
        { kind: "cancel", id: 9 },
      ]);
    connection.dispose();
  });

  it.each([
    ["a wrong token", "guess", "x"],
    ["a line without an end", "open", "x".repeat(1_100_000)],
  ])("is cut off after %s", async (_what, token, text) => {
    const { process, sockets } = await listen();
    const { channel } = await connectToRun({ ...process, token });
    const closed = new Promise<string>((resolve) => {
      channel.onClose(resolve);
    });
    channel.send({ kind: "error", id: 1, error: { code: "X", message: text } });
    sockets[0]?.on("error", () => undefined);
    expect(await closed).not.toBe("");
  });

  it("says which process does not answer", async () => {
    const process = { pid: 4711, protocolVersion: 1, endpoint: join(folder, "none"), token: "", startedAt: "" };
    await expect(connectToRun(process)).rejects.toMatchObject({ code: "TRAINER_EXITED", message: /4711/ });
  });
});

describe("readRunProcess", () => {
  it("reads what a process wrote and takes nothing else for it", async () => {
    expect(await readRunProcess(folder)).toBeUndefined();
    const path = join(folder, PROCESS_FILE);
    await writeFile(path, '{"pid": "1"}');
    expect(await readRunProcess(folder)).toBeUndefined();
    const process: RunProcess = { pid: 1, protocolVersion: 1, endpoint: "e", token: "t", startedAt: "s" };
    await writeFile(path, JSON.stringify(process));
    expect(await readRunProcess(folder)).toEqual(process);
  });
});

describe("isAlive", () => {
  it("knows this process and none of an impossible number", () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(2 ** 30)).toBe(false);
  });
});
