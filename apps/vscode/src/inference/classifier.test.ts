import { type Prediction, PROTOCOL_VERSION, type Requests } from "@sentiment-tuner/protocol";
import { dispatchRequests } from "@sentiment-tuner/protocol/node";
import { channelPair } from "@sentiment-tuner/protocol/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type Classifier, createClassifier } from "./classifier.ts";
import type { WorkerProcess } from "../fork-worker.ts";

type Classify = Requests["classify"]["params"];

interface FakeProcess extends WorkerProcess {
  /** The texts that it was asked to classify. */
  readonly received: Classify[];
  /** Whether the last request was cancelled. */
  readonly isCancelled: () => boolean;
  readonly isClosed: () => boolean;
  crash(): void;
}

/** A worker that answers each text with itself as the label; "die" kills it, "wait" is never answered. */
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
let classifier: Classifier;
let now: number;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }); // The connection needs its own setImmediate.
  processes = [];
  now = 0;
  classifier = createClassifier({
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
  classifier.dispose();
  vi.useRealTimers();
});

const ask = async (...texts: string[]): Promise<readonly string[]> =>
  (await classifier.classify({ modelFolder: "/m", texts })).map(({ label }: Prediction) => label);

describe("createClassifier", () => {
  it("starts its process with the first question and asks only what it does not know", async () => {
    expect(processes).toHaveLength(0);
    expect(await ask("a", "b")).toEqual(["a", "b"]);
    expect(await ask("b", "c", "a")).toEqual(["b", "c", "a"]);
    expect(processes).toHaveLength(1);
    expect(processes[0]?.received.at(-1)).toMatchObject({ texts: ["c"], explain: false });
  });

  it("ends an idle process and starts another when it is needed", async () => {
    await ask("a");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(processes[0]?.isClosed()).toBe(true);
    expect(classifier.isRunning).toBe(false);
    expect(await ask("b")).toEqual(["b"]);
    expect(processes).toHaveLength(2);
  });

  it("asks once more when the process dies under a question", async () => {
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

  it("cancels the request of a cancelled question", async () => {
    await ask("a");
    const controller = new AbortController();
    const answer = classifier.classify({ modelFolder: "/m", texts: ["wait"] }, controller.signal);
    await vi.waitFor(() => expect(processes[0]?.received).toHaveLength(2));
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: "REQUEST_CANCELLED" });
    await vi.waitFor(() => expect(processes[0]?.isCancelled()).toBe(true));
  });

  it("does not count an end that it asked for as a crash", async () => {
    for (let count = 0; count < 4; count++) {
      await ask("a");
      classifier.restart();
    }
    expect(await ask("a")).toEqual(["a"]);
  });
});
