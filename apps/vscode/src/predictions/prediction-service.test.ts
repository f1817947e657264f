import { type Prediction, PROTOCOL_VERSION, type Requests } from "@sentiment-tuner/protocol";
import { dispatchRequests } from "@sentiment-tuner/protocol/node";
import { channelPair } from "@sentiment-tuner/protocol/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { WorkerProcess } from "../workers/fork-worker.ts";
import { type PredictionService, createPredictionService } from "./prediction-service.ts";

type Classify = Requests["classify"]["params"];

interface FakeProcess extends WorkerProcess {
  /** The texts that it was asked to classify. */
  readonly received: Classify[];
  /** Whether the last request was cancelled. */
  readonly isCancelled: () => boolean;
  readonly isClosed: () => boolean;
  crash(): void;
}

/** A worker that answers each text with the text as its label. "die" kills it; "wait" is never answered. */
function fakeProcess(): FakeProcess {
  const received: Classify[] = [];
  const [channel, far] = channelPair();
  let isClosed = false;
  let isCancelled = false;
  const close = (reason: string): void => {
    isClosed = true;
    channel.close(reason);
    far.close(reason);
  };
  dispatchRequests(far, {
    handshake: () => Promise.resolve({ protocolVersion: PROTOCOL_VERSION, engines: [] }),
    classify: (params, { signal }) => {
      received.push(params);
      signal.addEventListener("abort", () => (isCancelled = true));
      const { texts } = params;
      if (texts.includes("die")) close("exit code 134");
      if (texts.includes("die") || texts.includes("wait")) return new Promise(() => undefined);
      return Promise.resolve({ predictions: texts.map((label) => ({ label }) as Prediction) });
    },
  });
  return {
    received,
    isCancelled: () => isCancelled,
    pid: 1,
    isClosed: () => isClosed,
    crash: () => close("SIGSEGV"),
    close: () => close("exit code 0"),
    channel,
  };
}

let processes: FakeProcess[];
let service: PredictionService;
let now: number;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }); // The connection needs its own setImmediate.
  processes = [];
  now = 0;
  service = createPredictionService({
    fork: async () => {
      const child = fakeProcess();
      processes.push(child);
      return child;
    },
    idleMs: () => 1_000,
    now: () => now,
    note: () => undefined,
    crashMessage: () => "again and again",
  });
});
afterEach(() => {
  service.dispose();
  vi.useRealTimers();
});

const ask = async (...texts: string[]): Promise<readonly string[]> =>
  (await service.predict({ modelFolder: "/m", texts })).map(({ label }: Prediction) => label);

describe("createPredictionService", () => {
  it("starts its process with the first request and requests only texts that are not cached", async () => {
    expect(processes).toHaveLength(0);
    expect(await ask("a", "b")).toEqual(["a", "b"]);
    expect(await ask("b", "c", "a")).toEqual(["b", "c", "a"]);
    expect(processes).toHaveLength(1);
    expect(processes[0]?.received.at(-1)).toMatchObject({ texts: ["c"], explain: false });
  });

  it("ends an idle process and starts another for the next request", async () => {
    await ask("a");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(processes[0]?.isClosed()).toBe(true);
    expect(service.isRunning).toBe(false);
    expect(await ask("b")).toEqual(["b"]);
    expect(processes).toHaveLength(2);
  });

  it("tries once more if the process dies during a request", async () => {
    await ask("a");
    const answer = ask("die");
    await expect(answer).rejects.toMatchObject({ code: "TRAINER_EXITED" });
    expect(processes).toHaveLength(2);
    expect(await ask("b")).toEqual(["b"]);
  });

  it("starts no more processes after three crashes in a minute", async () => {
    for (let count = 0; count < 3; count++) {
      await ask(`text ${count}`);
      processes.at(-1)?.crash();
    }
    await expect(ask("x")).rejects.toMatchObject({ code: "INFERENCE_CRASHING", message: "again and again" });
    now = 60_001;
    expect(await ask("x")).toEqual(["x"]);
  });

  it("cancels the request in the process", async () => {
    await ask("a");
    const controller = new AbortController();
    const answer = service.predict({ modelFolder: "/m", texts: ["wait"] }, controller.signal);
    await vi.waitFor(() => expect(processes[0]?.received).toHaveLength(2));
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: "REQUEST_CANCELLED" });
    await vi.waitFor(() => expect(processes[0]?.isCancelled()).toBe(true));
  });

  it("settles a thousand requests of a second through one process, and keeps nothing of those that were cancelled", async () => {
    await ask("a");
    const outcomes = await Promise.allSettled(
      Array.from({ length: 1_000 }, (_, index) => {
        const controller = new AbortController();
        const isCancelled = index % 2 === 1;
        const texts = [isCancelled ? "wait" : `text ${index}`];
        const answer = service.predict({ modelFolder: "/m", texts }, controller.signal);
        if (isCancelled) controller.abort();
        return answer;
      }),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(500);
    expect(processes).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000); // No request is counted as open any more: the process ends when it is idle.
    expect(service.isRunning).toBe(false);
  });

  it("does not count a restart as a crash", async () => {
    for (let count = 0; count < 4; count++) {
      await ask("a");
      service.restart();
    }
    expect(await ask("a")).toEqual(["a"]);
  });
});
