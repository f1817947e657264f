import { type CancellationToken, createMessageConnection, type MessageConnection } from "vscode-jsonrpc/node";
import { describe, expect, it, vi } from "vitest";

import type { RequestProgress } from "../request-progress.ts";
import { PROTOCOL_VERSION } from "../worker-requests.ts";
import { createRunId } from "../run-id.ts";
import { type ChannelEnd, channelPair, messagesAt } from "../testing/channel-pair.ts";
import { createWorkerClient, type WorkerClient } from "./client.ts";
import { PROGRESS, toResponseError } from "./wire.ts";

const RUN_ID = createRunId(new Date(0));
const CLASSIFY = { modelFolder: "/model", texts: ["Best film ever"] };
const HANDSHAKE = { protocolVersion: PROTOCOL_VERSION, engines: [] };

/** A client after its handshake, and the other side, whose answers a test scripts. */
async function connected(
  script: (worker: MessageConnection) => void = () => undefined,
): Promise<{ client: WorkerClient; channel: ChannelEnd; worker: MessageConnection }> {
  const [channel, far] = channelPair();
  const worker = createMessageConnection(far.reader, far.writer);
  worker.onRequest("handshake", () => HANDSHAKE);
  script(worker);
  worker.listen();
  const client = createWorkerClient(channel);
  await client.handshake();
  return { client, channel, worker };
}

describe("createWorkerClient", () => {
  it("gives each request its own answer, in any order", async () => {
    let answerStop = (): void => undefined;
    const { client } = await connected((worker) => {
      worker.onRequest("stop", () => new Promise((resolve) => (answerStop = () => resolve({ lastStep: 7 }))));
      worker.onRequest("classify", () => ({ predictions: [] }));
    });

    const first = client.request("stop", { runId: RUN_ID });
    expect(await client.request("classify", CLASSIFY)).toEqual({ predictions: [] });
    answerStop();

    expect(await first).toEqual({ lastStep: 7 });
  });

  it("rejects with the code and message of the other side", async () => {
    const { client } = await connected((worker) => {
      worker.onRequest("classify", () => {
        throw toResponseError(Object.assign(new Error("No model there."), { code: "FILE_MISSING" }));
      });
    });

    await expect(client.request("classify", CLASSIFY)).rejects.toMatchObject({
      name: "RemoteError",
      code: "FILE_MISSING",
      message: "No model there.",
    });
  });

  it("rejects every open and later request when the process dies, and reports it once", async () => {
    const { client, channel } = await connected((worker) => {
      worker.onRequest(() => new Promise(() => undefined));
    });
    const onExit = vi.fn();
    client.onExit(onExit);
    const requests = [client.request("stop", { runId: RUN_ID }), client.request("classify", CLASSIFY)];

    channel.close("exit code 134");

    const outcomes = await Promise.allSettled([...requests, client.request("classify", CLASSIFY)]);
    const exited = {
      status: "rejected",
      reason: { code: "TRAINER_EXITED", message: expect.stringContaining("exit code 134") },
    };
    expect(outcomes).toMatchObject([exited, exited, exited]);
    expect(onExit).toHaveBeenCalledOnce();
  });

  it("hands on an answer that arrived together with the end", async () => {
    const [channel, far] = channelPair();
    const worker = createMessageConnection(far.reader, far.writer);
    worker.onRequest("handshake", () => HANDSHAKE);
    worker.listen();
    const listen = channel.reader.listen.bind(channel.reader);
    channel.reader.listen = (onMessage) =>
      listen((message) => {
        onMessage(message); // Queued, and handled in a later turn.
        channel.close("exit code 0");
      });

    expect(await createWorkerClient(channel).handshake()).toEqual(HANDSHAKE);
  });

  it("refuses a trainer of another version and names both", async () => {
    const [channel, far] = channelPair();
    const worker = createMessageConnection(far.reader, far.writer);
    worker.onRequest("handshake", () => ({ protocolVersion: 99, engines: [] }));
    worker.listen();
    const client = createWorkerClient(channel);

    await expect(client.handshake()).rejects.toMatchObject({
      code: "PROTOCOL_VERSION_MISMATCH",
      message: `The client speaks protocol ${PROTOCOL_VERSION}, the trainer 99. Install both from the same release.`,
    });
    await expect(client.request("classify", CLASSIFY)).rejects.toMatchObject({ code: "HANDSHAKE_MISSING" });
  });

  it("sends nothing before the handshake", async () => {
    const [channel] = channelPair();

    const request = createWorkerClient(channel).request("classify", CLASSIFY);

    await expect(request).rejects.toMatchObject({ code: "HANDSHAKE_MISSING" });
    expect(channel.sent).toEqual([]);
  });

  it("cancels a request at the other side and settles at once", async () => {
    const cancelled = vi.fn();
    const { client } = await connected((worker) => {
      worker.onRequest("classify", (_params: unknown, token: CancellationToken) => {
        token.onCancellationRequested(cancelled);
        return new Promise(() => undefined);
      });
    });
    const controller = new AbortController();
    const request = client.request("classify", CLASSIFY, controller);
    await new Promise(setImmediate);

    controller.abort();

    await expect(request).rejects.toMatchObject({ code: "REQUEST_CANCELLED" });
    await expect.poll(() => cancelled.mock.calls.length, { interval: 1 }).toBe(1);
  });

  it("sends neither a request that was cancelled before nor a cancel after the answer", async () => {
    const { client, channel } = await connected((worker) => {
      worker.onRequest("classify", () => ({ predictions: [] }));
    });
    const controller = new AbortController();
    await client.request("classify", CLASSIFY, controller);

    controller.abort();

    await expect(client.request("classify", CLASSIFY, controller)).rejects.toMatchObject({
      code: "REQUEST_CANCELLED",
    });
    expect(channel.sent).toMatchObject([{ method: "handshake" }, { method: "classify" }]);
    expect(channel.sent).toHaveLength(2);
  });

  it("passes progress to the request that it belongs to, until the answer", async () => {
    const progress: RequestProgress = { type: "stage", repo: "owner/name", stage: "BUILDING" };
    const { client, worker } = await connected((connection) => {
      connection.onRequest("pushModel", async (params: { progressToken: number }) => {
        await connection.sendProgress(PROGRESS, params.progressToken, progress);
        return { url: "" };
      });
      connection.onRequest("classify", () => new Promise(() => undefined));
    });
    const [onProgress, ofAnother] = [vi.fn(), vi.fn()];
    void client.request("classify", CLASSIFY, { onProgress: ofAnother }).catch(() => undefined);

    const params = { repo: "owner/name", modelFolder: "/model", isPrivate: true };
    await client.request("pushModel", params, { onProgress });
    await worker.sendProgress(PROGRESS, 3, progress);
    await new Promise(setImmediate);

    expect(onProgress.mock.calls).toEqual([[progress]]);
    expect(ofAnother).not.toHaveBeenCalled();
  });

  it("says nothing by itself", async () => {
    const [channel, far] = channelPair();
    createWorkerClient(channel);

    const received = messagesAt(far);
    await new Promise(setImmediate);

    expect(received).toEqual([]);
  });
});
