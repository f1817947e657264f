import { describe, expect, it } from "vitest";
import { ProtocolError } from "../errors.ts";
import type { RequestProgress } from "../hub-progress.ts";
import { PROTOCOL_VERSION } from "../requests.ts";
import { createRunId } from "../run-id.ts";
import { memoryChannel } from "../testing/memory-channel.ts";
import { createWorkerClient } from "./client.ts";
import { dispatchRequests, type RequestHandlers } from "./dispatcher.ts";

const RUN_ID = createRunId(new Date(0));

const HANDLERS = {
  handshake: () => Promise.resolve({ protocolVersion: PROTOCOL_VERSION, engines: [{ name: "onnxruntime:cpu" }] }),
  stop: () => Promise.reject(new ProtocolError("REQUEST_INVALID", "No run is under way.")),
  classify: () => Promise.reject(new Error("out of paper")),
};

const CLASSIFY = { modelFolder: "/model", texts: ["Best film ever"] };

const HALF: RequestProgress = { type: "uploading", repo: "owner/name", bytesDone: 1, totalBytes: 2 };

async function connected(handlers: Partial<RequestHandlers> = {}) {
  const [channel, far] = memoryChannel();
  dispatchRequests(far, { ...HANDLERS, ...handlers });
  const client = createWorkerClient(channel);
  await client.handshake();
  return { client, channel, far };
}

describe("dispatchRequests", () => {
  it("answers the handshake with the engines", async () => {
    const [channel, far] = memoryChannel();
    dispatchRequests(far, HANDLERS);
    expect((await createWorkerClient(channel).handshake()).engines).toEqual([{ name: "onnxruntime:cpu" }]);
  });

  it("refuses a client of another version and goes on refusing it", async () => {
    const [, far] = memoryChannel();
    dispatchRequests(far, HANDLERS);
    far.receive({ kind: "request", id: 1, method: "handshake", params: { protocolVersion: 99 } });
    far.receive({ kind: "request", id: 2, method: "classify", params: CLASSIFY });
    await turn();
    expect(far.sent).toMatchObject([
      { kind: "error", id: 1, error: { code: "PROTOCOL_VERSION_MISMATCH" } },
      { kind: "error", id: 2, error: { code: "HANDSHAKE_MISSING" } },
    ]);
  });

  it("passes on how far a request has come, until it is answered", async () => {
    let isOver = false;
    const { client } = await connected({
      stop: async (_params, { report }) => {
        report(HALF);
        await turn();
        setImmediate(() => {
          report(HALF);
          isOver = true;
        });
        return { lastStep: 2 };
      },
    });
    const told: RequestProgress[] = [];
    const onProgress = (progress: RequestProgress) => told.push(progress);
    expect(await client.request("stop", { runId: RUN_ID }, { onProgress })).toEqual({ lastStep: 2 });
    await expect.poll(() => isOver, { interval: 1 }).toBe(true);
    expect(told).toEqual([HALF]);
  });

  it("hands every field of a request to its handler", async () => {
    let received: unknown;
    const { client } = await connected({
      classify: (params) => {
        received = params;
        return Promise.resolve({ predictions: [] });
      },
    });
    await client.request("classify", { ...CLASSIFY, explain: true });
    expect(received).toEqual({ ...CLASSIFY, explain: true });
  });

  it("refuses what this process does not answer and says what it does", async () => {
    const [channel, far] = memoryChannel();
    dispatchRequests(far, { handshake: HANDLERS.handshake, classify: HANDLERS.classify });
    const client = createWorkerClient(channel);
    await client.handshake();
    await expect(client.request("stop", { runId: RUN_ID })).rejects.toMatchObject({
      code: "REQUEST_INVALID",
      message: 'This process does not answer "stop". It answers: handshake, classify.',
    });
  });

  it("turns what a handler throws into an error with its code", async () => {
    const { client } = await connected();
    await expect(client.request("stop", { runId: RUN_ID })).rejects.toMatchObject({ code: "REQUEST_INVALID" });
    await expect(client.request("classify", { modelFolder: "/model", texts: [] })).rejects.toMatchObject({
      code: "UNEXPECTED",
      message: "out of paper",
    });
  });

  it.each([
    ["classify", { texts: ["Best film ever"] }, "modelFolder"],
    ["classify", { ...CLASSIFY, explain: "yes" }, "explain"],
    ["stop", { runId: 3 }, "the id of a run"],
    ["classify", undefined, "malformed"],
    [
      "delete",
      {},
      'There is no request "delete". Known: handshake, stop, classify, fetchModel, pushModel, deploySpace.',
    ],
    ["toString", {}, 'There is no request "toString"'],
  ])("refuses a malformed %s request, saying what is wrong: %o", async (method, params, message) => {
    const { far } = await connected();
    far.receive({ kind: "request", id: 50, method, params });
    await turn();
    expect(far.sent.at(-1)).toMatchObject({ kind: "error", id: 50, error: { code: "REQUEST_INVALID" } });
    expect(JSON.stringify(far.sent.at(-1))).toContain(JSON.stringify(message).slice(1, -1));
  });

  it("aborts a cancelled request and answers it no more", async () => {
    let signal: AbortSignal | undefined;
    const { client, far } = await connected({
      classify: (_params, context) => {
        signal = context.signal;
        return new Promise((resolve) => {
          context.signal.addEventListener("abort", () => {
            resolve({ predictions: [] });
          });
        });
      },
    });
    const controller = new AbortController();
    const request = client.request("classify", { modelFolder: "/model", texts: [] }, controller);
    await turn();
    controller.abort();
    await expect(request).rejects.toMatchObject({ code: "REQUEST_CANCELLED" });
    await turn();
    expect(signal?.aborted).toBe(true);
    expect(far.sent.map(({ kind }) => kind)).toEqual(["result"]); // the handshake's alone
  });

  it("aborts what is under way when the client is gone", async () => {
    let signal: AbortSignal | undefined;
    const { client, far } = await connected({
      classify: (_params, context) => {
        signal = context.signal;
        return new Promise(() => undefined);
      },
    });
    void client.request("classify", { modelFolder: "/model", texts: [] });
    await turn();
    far.close("disconnected");
    expect(signal?.aborted).toBe(true);
  });

  it("ignores what is no message", async () => {
    const { far } = await connected();
    for (const noise of [undefined, "request", { kind: "request" }, { kind: "cancel" }, { kind: "cancel", id: 99 }]) {
      far.receive(noise);
    }
    await turn();
    expect(far.sent).toHaveLength(1);
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
