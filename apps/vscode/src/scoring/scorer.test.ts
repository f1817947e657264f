import { PROTOCOL_VERSION, type RequestProgress, type Requests, type ScoredFile } from "@sentiment-tuner/protocol";
import { dispatchRequests } from "@sentiment-tuner/protocol/node";
import { channelPair } from "@sentiment-tuner/protocol/testing";
import { beforeEach, describe, expect, it } from "vitest";

import { createScorer } from "./scorer.ts";

type Params = Requests["scoreFile"]["params"];

const PARAMS: Params = { modelFolder: "/m", inputPath: "/a.csv", outputPath: "/a.scored.csv" };
const SCORED: ScoredFile = { path: "/a.scored.csv", rows: 2, rowsWithoutText: 0, labelCounts: { a: 2 }, elapsedMs: 5 };

/** A worker that reports progress once. "/wait.csv" is never answered. */
function fakeWorker() {
  const received: Params[] = [];
  const [channel, far] = channelPair();
  const state = { isClosed: false, isCancelled: false };
  dispatchRequests(far, {
    handshake: () => Promise.resolve({ protocolVersion: PROTOCOL_VERSION, engines: [] }),
    scoreFile: (params, { signal, report }) => {
      received.push(params);
      signal.addEventListener("abort", () => (state.isCancelled = true));
      report({ type: "scoring", rowsDone: 1, totalRows: 2 });
      if (params.inputPath === "/wait.csv") return new Promise(() => undefined);
      if (params.inputPath === "/bad.csv")
        return Promise.reject(Object.assign(new Error("bad"), { code: "FILE_EMPTY" }));
      return Promise.resolve(SCORED);
    },
  });
  const close = (): void => {
    state.isClosed = true;
    channel.close("exit code 0");
    far.close("exit code 0");
  };
  return { received, state, process: { channel, pid: 1, close } };
}

let worker: ReturnType<typeof fakeWorker>;
beforeEach(() => {
  worker = fakeWorker();
});

const score = (params: Params, options = {}) =>
  createScorer({ fork: () => Promise.resolve(worker.process) }).scoreFile(params, options);

describe("scoreFile", () => {
  it("sends one request, reports its progress, and closes the process", async () => {
    const seen: RequestProgress[] = [];
    const onProgress = (progress: RequestProgress) => seen.push(progress);
    expect(await score(PARAMS, { onProgress })).toEqual(SCORED);
    expect(worker.received).toMatchObject([PARAMS]);
    expect(seen).toEqual([{ type: "scoring", rowsDone: 1, totalRows: 2 }]);
    expect(worker.state.isClosed).toBe(true);
  });

  it("keeps the worker's code and closes the process after an error", async () => {
    await expect(score({ ...PARAMS, inputPath: "/bad.csv" })).rejects.toMatchObject({ code: "FILE_EMPTY" });
    expect(worker.state.isClosed).toBe(true);
  });

  it("cancels the work and closes the process", async () => {
    const controller = new AbortController();
    const scored = score({ ...PARAMS, inputPath: "/wait.csv" }, { signal: controller.signal });
    const settled = expect(scored).rejects.toMatchObject({ code: "REQUEST_CANCELLED" });
    await expect.poll(() => worker.received).toHaveLength(1);
    controller.abort();
    await settled;
    expect(worker.state.isClosed).toBe(true);
    await expect.poll(() => worker.state.isCancelled).toBe(true);
  });
});
