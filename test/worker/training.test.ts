import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";

import { isAlive } from "@sentiment-tuner/files";
import { PROTOCOL_VERSION, type WorkflowEvent } from "@sentiment-tuner/protocol";
import { connectToRun, createWorkerClient } from "@sentiment-tuner/protocol/node";
import { describe, expect, it } from "vitest";

import {
  bundleForTests,
  connectClient,
  makeRunFolder,
  readEvents,
  runIdOf,
  startTraining,
  waitForEvent,
  waitForProcess,
} from "../support/worker.ts";

const worker = bundleForTests();

/** Long enough that a test can interrupt it. */
const LONG = { config: { epochs: 2000, batchSize: 4, learningRate: 1e-3, maxLength: 16 } };

const isStep = (event: WorkflowEvent): boolean => event.type === "step" && event.step >= 3;

describe("the process that trains", () => {
  it("trains without a client, and leaves a model, a report and a complete log", async () => {
    const folder = await makeRunFolder(worker.root, "detached");
    const { child, exit } = startTraining(worker.path, folder);
    child.unref();
    expect(await exit).toBe(0);
    const events = await readEvents(folder);
    expect(events.at(-1)?.type).toBe("completed");
    const steps = events.filter((event) => event.type === "step");
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 24 }, (_step, index) => index + 1));
    expect(new Set(steps.map(({ runId }) => runId))).toEqual(new Set(["detached"]));
    expect(steps.filter(({ residentBytes }) => residentBytes !== undefined).map(({ step }) => step)).toEqual([
      1, 11, 21,
    ]);
    expect(await readdir(folder)).toEqual([
      "events.jsonl",
      "model",
      "predictions.jsonl",
      "report.json",
      "request.json",
      "reviews.csv",
      "rungs",
      "worker.log",
    ]);
    expect(await startTraining(worker.path, folder).exit).toBe(1); // The run is complete.
    expect((await readEvents(folder)).length).toBe(events.length);
  });

  it("stops on a request over its socket, and resumes to the same bytes", async () => {
    const straight = await makeRunFolder(worker.root, "straight", { config: { ...LONG.config, epochs: 10 } });
    expect(await startTraining(worker.path, straight).exit).toBe(0);

    const folder = await makeRunFolder(worker.root, "stopped", { config: { ...LONG.config, epochs: 10 } });
    const { exit } = startTraining(worker.path, folder);
    const { client } = await connectClient(await waitForProcess(folder));
    await expect(client.request("stop", { runId: runIdOf("another") })).rejects.toMatchObject({ code: "RUN_UNKNOWN" });
    await waitForEvent(folder, isStep);
    const { lastStep } = await client.request("stop", { runId: runIdOf("stopped") });
    expect(await exit).toBe(0);
    expect((await readEvents(folder)).at(-1)).toMatchObject({
      type: "finished",
      outcome: { kind: "stopped", step: lastStep },
    });
    expect(lastStep).toBeLessThan(80);
    expect(existsSync(join(folder, "process.json"))).toBe(false);

    expect(await startTraining(worker.path, folder).exit).toBe(0);
    const events = await readEvents(folder);
    expect(events.findLast((event) => event.type === "started")).toMatchObject({ resumedFrom: { step: lastStep } });
    expect(await modelHash(folder)).toBe(await modelHash(straight));
  });

  it("stops on a signal", async () => {
    const folder = await makeRunFolder(worker.root, "terminated", LONG);
    const { child, exit } = startTraining(worker.path, folder);
    await waitForEvent(folder, isStep);
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
    expect((await readEvents(folder)).at(-1)).toMatchObject({ type: "finished", outcome: { kind: "stopped" } });
  });

  it("can be killed, and the next process cleans up and resumes", async () => {
    const folder = await makeRunFolder(worker.root, "killed", {
      config: { ...LONG.config, evaluateEverySteps: 2 },
    });
    const first = startTraining(worker.path, folder);
    const process = await waitForProcess(folder);
    await waitForEvent(folder, (event) => event.type === "saved");
    const busy = startTraining(worker.path, folder);
    expect(await busy.exit).toBe(2); // Another process is training.
    first.child.kill("SIGKILL");
    expect(await first.exit).toBe("SIGKILL");
    expect(isAlive(process.pid)).toBe(false);
    expect(existsSync(process.endpoint)).toBe(true);
    await expect(connectToRun(process)).rejects.toMatchObject({ code: "TRAINER_EXITED" });

    const second = startTraining(worker.path, folder);
    await waitForEvent(folder, (event) => event.type === "started" && event.resumedFrom !== undefined);
    expect(existsSync(process.endpoint)).toBe(false);
    second.child.kill("SIGTERM");
    expect(await second.exit).toBe(0);
    expect((await readEvents(folder)).at(-1)).toMatchObject({ type: "finished", outcome: { kind: "stopped" } });
  });

  it("answers only clients with its token and its protocol version", async () => {
    const folder = await makeRunFolder(worker.root, "guarded", LONG);
    const { child, exit } = startTraining(worker.path, folder);
    const process = await waitForProcess(folder);
    expect((await stat(join(folder, "process.json"))).mode & 0o777).toBe(0o600);
    expect((await stat(process.endpoint)).mode & 0o777).toBe(0o600);

    const stranger = await connectToRun({ ...process, token: "0".repeat(32) });
    await expect(createWorkerClient(stranger.channel).handshake()).rejects.toMatchObject({ code: "TRAINER_EXITED" });

    const socket = connect(process.endpoint);
    let answers = "";
    socket.setEncoding("utf8").on("data", (text: string) => (answers += text));
    socket.write(`${process.token}\n`);
    socket.write(framed({ id: 1, method: "handshake", params: { protocolVersion: 99 } }));
    socket.write(framed({ id: 2, method: "stop", params: { runId: "guarded" } }));
    await expect.poll(() => answers, { interval: 5, timeout: 20_000 }).toContain("HANDSHAKE_MISSING");
    expect(answers).toMatch(`The client speaks protocol 99, the trainer ${String(PROTOCOL_VERSION)}.`);
    socket.destroy();

    const { client, connection } = await connectClient(process);
    await expect(client.request("classify", { modelFolder: "/model", texts: [] })).rejects.toMatchObject({
      code: "REQUEST_INVALID",
    });
    connection.dispose();
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
  });

  it("removes no file and runs no module that a folder from elsewhere names", async () => {
    const folder = await makeRunFolder(worker.root, "elsewhere");
    const [thesis, evil, ran] = ["thesis.txt", "evil.mjs", "ran"].map((name) => join(worker.root, name));
    await writeFile(thesis ?? "", "mine");
    await writeFile(evil ?? "", `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(ran)}, "");`);
    const record = { pid: 999_999, protocolVersion: PROTOCOL_VERSION, endpoint: thesis, token: "t", startedAt: "x" };
    await writeFile(join(folder, "process.json"), JSON.stringify(record));
    const order = JSON.parse(await readFile(join(folder, "request.json"), "utf8")) as { request: object };
    await writeFile(
      join(folder, "request.json"),
      JSON.stringify({ ...order, request: { ...order.request, plugins: [evil] } }),
    );
    expect(await startTraining(worker.path, folder).exit).toBe(0);
    expect(existsSync(thesis ?? "")).toBe(true);
    expect(existsSync(ran ?? "")).toBe(false);
  });

  it.each([
    ["a dataset without labels", "reviews.csv", "text,label\n,\n", "DataError"],
    ["a request that is not JSON", "request.json", "{", "ProtocolError"],
    ["a plug-in that is missing", "", undefined, "WorkflowError"],
  ])("reports %s in its events and in its log", async (what, file, contents, errorName) => {
    const name = what.replaceAll(" ", "-");
    const folder = await makeRunFolder(worker.root, name);
    const args = contents === undefined ? ["--plugin", join(worker.root, "no-plugin.mjs")] : [];
    if (contents !== undefined) await writeFile(join(folder, file), contents);
    expect(await startTraining(worker.path, folder, args).exit).toBe(1);
    const end = (await readEvents(folder)).at(-1);
    expect(end).toMatchObject({
      type: "finished",
      runId: name,
      outcome: { kind: "failed", error: { message: expect.any(String) } },
    });
    expect(await readFile(join(folder, "worker.log"), "utf8")).toContain(errorName);
    expect(existsSync(join(folder, "process.json"))).toBe(false);
  });
});

/** A message with the header of JSON-RPC. */
function framed(message: object): string {
  const text = JSON.stringify({ jsonrpc: "2.0", ...message });
  return `Content-Length: ${String(Buffer.byteLength(text))}\r\n\r\n${text}`;
}

async function modelHash(folder: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(join(folder, "model/model.safetensors")))
    .digest("hex");
}
