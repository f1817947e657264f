import { describe, expect, it } from "vitest";

import { ProtocolError } from "../errors.ts";
import type { RequestProgress } from "../request-progress.ts";
import { PROTOCOL_VERSION } from "../worker-requests.ts";
import { createRunId } from "../run-id.ts";
import { channelPair, messagesAt } from "../testing/channel-pair.ts";
import { createWorkerClient } from "./client.ts";
import { dispatchRequests, type RequestHandlers } from "./dispatcher.ts";

const RUN_ID = createRunId(new Date(0));

const HANDLERS = {
  handshake: () => Promise.resolve({ protocolVersion: PROTOCOL_VERSION, engines: [{ name: "onnxruntime:cpu" }] }),
  stop: () => Promise.reject(new ProtocolError("REQUEST_INVALID", "No run is active.")),
  classify: () => Promise.reject(new Error("out of paper")),
};

const CLASSIFY = { modelFolder: "/model", texts: ["Best film ever"] };

const HALF: RequestProgress = { type: "uploading", repo: "owner/name", bytesDone: 1, totalBytes: 2 };

async function connected(handlers: Partial<RequestHandlers> = {}) {
  const [channel, far] = channelPair();
  dispatchRequests(far, { ...HANDLERS, ...handlers });
  const client = createWorkerClient(channel);
  await client.handshake();
  return { client, far };
}

/** Sends messages as plain JSON and returns the answers. */
async function answersTo(messages: readonly object[], handlers: Partial<RequestHandlers> = {}): Promise<unknown[]> {
  const [channel, far] = channelPair();
  dispatchRequests(far, { ...HANDLERS, ...handlers });
  const received = messagesAt(channel);
  for (const message of messages) channel.writeRaw(framed({ jsonrpc: "2.0", ...message }));
  await expect.poll(() => received.length, { interval: 1 }).toBe(messages.length);
  return received;
}

function framed(message: object): string {
  const text = JSON.stringify(message);
  return `Content-Length: ${String(Buffer.byteLength(text))}\r\n\r\n${text}`;
}

describe("dispatchRequests", () => {
  it("answers the handshake with the engines", async () => {
    const [channel, far] = channelPair();
    dispatchRequests(far, HANDLERS);

    expect((await createWorkerClient(channel).handshake()).engines).toEqual([{ name: "onnxruntime:cpu" }]);
  });

  it("refuses a client of another version and keeps refusing it", async () => {
    const answers = await answersTo([
      { id: 1, method: "handshake", params: { protocolVersion: 99 } },
      { id: 2, method: "classify", params: CLASSIFY },
    ]);

    expect(answers).toMatchObject([
      { id: 1, error: { data: { code: "PROTOCOL_VERSION_MISMATCH" } } },
      { id: 2, error: { data: { code: "HANDSHAKE_MISSING" } } },
    ]);
  });

  it("reports the progress of a request until it is answered", async () => {
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
    const reported: RequestProgress[] = [];
    const onProgress = (progress: RequestProgress) => reported.push(progress);
    expect(await client.request("stop", { runId: RUN_ID }, { onProgress })).toEqual({ lastStep: 2 });
    await expect.poll(() => isOver, { interval: 1 }).toBe(true);
    expect(reported).toEqual([HALF]);
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

  it("refuses a request that this process does not answer, and names those that it does", async () => {
    const [channel, far] = channelPair();
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
      'There is no request "delete". Known: handshake, stop, classify, scoreFile, fetchModel, pushModel, deploySpace.',
    ],
    ["toString", {}, 'There is no request "toString"'],
  ])("refuses a malformed %s request, saying what is wrong: %o", async (method, params, message) => {
    const [, answer] = await answersTo([
      { id: 1, method: "handshake", params: { protocolVersion: PROTOCOL_VERSION } },
      { id: 50, method, params },
    ]);

    expect(answer).toMatchObject({ id: 50, error: { data: { code: "REQUEST_INVALID" } } });
    expect(JSON.stringify(answer)).toContain(JSON.stringify(message).slice(1, -1));
  });

  it("aborts a cancelled request", async () => {
    let signal: AbortSignal | undefined;
    const { client } = await connected({
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
    await expect.poll(() => signal, { interval: 1 }).toBeDefined();

    controller.abort();

    await expect(request).rejects.toMatchObject({ code: "REQUEST_CANCELLED" });
    await expect.poll(() => signal?.aborted, { interval: 1 }).toBe(true);
  });

  it("aborts open requests when the client is gone", async () => {
    let signal: AbortSignal | undefined;
    const { client, far } = await connected({
      classify: (_params, context) => {
        signal = context.signal;
        return new Promise(() => undefined);
      },
    });
    void client.request("classify", { modelFolder: "/model", texts: [] }).catch(() => undefined);
    await expect.poll(() => signal, { interval: 1 }).toBeDefined();

    far.close("disconnected");

    expect(signal?.aborted).toBe(true);
  });

  it("knows when every request is answered", async () => {
    const [channel, far] = channelPair();
    let finish: (() => void) | undefined;
    const dispatcher = dispatchRequests(far, {
      ...HANDLERS,
      classify: () => new Promise((resolve) => (finish = () => resolve({ predictions: [] }))),
    });
    await dispatcher.answered(); // Nothing has arrived.
    const client = createWorkerClient(channel);
    await client.handshake();
    const request = client.request("classify", CLASSIFY);
    await expect.poll(() => finish, { interval: 1 }).toBeDefined();
    let isAnswered = false;
    const answered = dispatcher.answered().then(() => (isAnswered = true));
    await turn();
    expect(isAnswered).toBe(false);

    finish?.();
    await answered;

    expect(far.sent).toContainEqual(expect.objectContaining({ result: { predictions: [] } }));
    await request;
  });

  it("ignores what is not a request", async () => {
    const noise = [{ id: 7, result: 1 }, { method: "unknown-notification" }, { method: "$/cancelRequest", params: {} }];
    const [channel, far] = channelPair();
    dispatchRequests(far, HANDLERS);
    for (const message of noise) channel.writeRaw(framed({ jsonrpc: "2.0", ...message }));

    expect((await createWorkerClient(channel).handshake()).engines).toHaveLength(1);
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
