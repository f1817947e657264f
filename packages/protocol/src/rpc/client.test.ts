import { describe, expect, it, vi } from "vitest";
import { PROTOCOL_VERSION } from "../requests.ts";
import { createRunId } from "../run-id.ts";
import { memoryChannel, type ChannelEnd } from "../testing/memory-channel.ts";
import { createWorkerClient, type WorkerClient } from "./client.ts";

const RUN_ID = createRunId(new Date(0));

/** A client whose other end is scripted by hand: `answer` replies to the newest request. */
async function connected(): Promise<{ client: WorkerClient; channel: ChannelEnd; answer: (result: unknown) => void }> {
  const [channel] = memoryChannel();
  const client = createWorkerClient(channel);
  const answer = (result: unknown) => {
    const request = channel.sent.findLast(({ kind }) => kind === "request");
    channel.receive({ kind: "result", id: request && "id" in request ? request.id : -1, result });
  };
  const handshake = client.handshake();
  answer({ protocolVersion: PROTOCOL_VERSION, engines: [] });
  await handshake;
  return { client, channel, answer };
}

const CLASSIFY = { modelFolder: "/model", texts: ["Best film ever"] };

describe("createWorkerClient", () => {
  it("gives each request the answer with its id, in any order", async () => {
    const { client, channel } = await connected();
    const first = client.request("stop", { runId: RUN_ID });
    const second = client.request("classify", CLASSIFY);
    const [a, b] = channel.sent.slice(-2).map((message) => ("id" in message ? message.id : -1));
    channel.receive({ kind: "result", id: b, result: { predictions: [] } });
    channel.receive({ kind: "result", id: a, result: { lastStep: 7 } });
    expect(await first).toEqual({ lastStep: 7 });
    expect(await second).toEqual({ predictions: [] });
  });

  it("rejects with the code and message of the other side", async () => {
    const { client, channel } = await connected();
    const request = client.request("classify", CLASSIFY);
    channel.receive({ kind: "error", id: 2, error: { code: "FILE_MISSING", message: "No model there." } });
    await expect(request).rejects.toMatchObject({
      name: "RemoteError",
      code: "FILE_MISSING",
      message: "No model there.",
    });
  });

  it("rejects every open and later request when the process dies, and tells", async () => {
    const { client, channel } = await connected();
    const onExit = vi.fn();
    client.onExit(onExit);
    const requests = [client.request("stop", { runId: RUN_ID }), client.request("classify", CLASSIFY)];
    channel.close("exit code 134");
    for (const request of [...requests, client.request("classify", CLASSIFY)]) {
      await expect(request).rejects.toMatchObject({ code: "TRAINER_EXITED", message: /exit code 134/ });
    }
    expect(onExit).toHaveBeenCalledOnce();
  });

  it("refuses a trainer of another version and names both", async () => {
    const [channel] = memoryChannel();
    const client = createWorkerClient(channel);
    const handshake = client.handshake();
    channel.receive({ kind: "result", id: 1, result: { protocolVersion: 99, engines: [] } });
    await expect(handshake).rejects.toMatchObject({
      code: "PROTOCOL_VERSION_MISMATCH",
      message: `The client speaks protocol ${PROTOCOL_VERSION}, the trainer 99. Install both from the same release.`,
    });
    await expect(client.request("classify", CLASSIFY)).rejects.toMatchObject({ code: "HANDSHAKE_MISSING" });
  });

  it("sends nothing before the handshake", async () => {
    const [channel] = memoryChannel();
    const request = createWorkerClient(channel).request("classify", CLASSIFY);
    await expect(request).rejects.toMatchObject({ code: "HANDSHAKE_MISSING" });
    expect(channel.sent).toEqual([]);
  });

  it("tells the other side of a cancelled request and drops its late answer", async () => {
    const { client, channel, answer } = await connected();
    const controller = new AbortController();
    const request = client.request("classify", CLASSIFY, controller);
    controller.abort();
    await expect(request).rejects.toMatchObject({ code: "REQUEST_CANCELLED" });
    expect(channel.sent.at(-1)).toEqual({ kind: "cancel", id: 2 });
    expect(() => {
      answer({ predictions: [] });
    }).not.toThrow();
  });

  it("sends neither a request that was cancelled before nor a cancel after the answer", async () => {
    const { client, channel, answer } = await connected();
    const controller = new AbortController();
    const request = client.request("classify", CLASSIFY, controller);
    answer({ predictions: [] });
    await request;
    controller.abort();
    await expect(client.request("classify", CLASSIFY, controller)).rejects.toMatchObject({
      code: "REQUEST_CANCELLED",
    });
    expect(channel.sent.map(({ kind }) => kind)).toEqual(["request", "request"]);
  });

  it("passes progress on to whoever asked and ignores what is no message", async () => {
    const { client, channel } = await connected();
    const [onProgress, ofAnother] = [vi.fn(), vi.fn()];
    void client.request("classify", CLASSIFY, { onProgress: ofAnother });
    void client.request("classify", CLASSIFY, { onProgress });
    const progress = { type: "stage", repo: "owner/name", stage: "BUILDING" };
    const { id } = channel.sent.at(-1) as { id: number };
    for (const noise of [
      undefined,
      null,
      3,
      "progress",
      {},
      { kind: "progress", progress },
      { kind: "progress", id },
      { kind: "result" },
      { kind: "other", id: 1 },
    ]) {
      channel.receive(noise);
    }
    channel.receive({ kind: "progress", id, progress });
    expect(onProgress.mock.calls).toEqual([[progress]]);
    expect(ofAnother).not.toHaveBeenCalled();
  });
});
