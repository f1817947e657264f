import { type Prediction, PROTOCOL_VERSION, type WireMessage } from "@sentiment-tuner/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type Classifier, createClassifier } from "./classifier.ts";
import type { WorkerProcess } from "../fork-worker.ts";

interface FakeProcess extends WorkerProcess {
  readonly received: WireMessage[];
  readonly isClosed: () => boolean;
  crash(): void;
}

/** A worker that answers each text with itself as the label; "die" kills it, "wait" is never answered. */
function fakeProcess(): FakeProcess {
  const received: WireMessage[] = [];
  const messageListeners: ((message: unknown) => void)[] = [];
  const closeListeners: ((reason: string) => void)[] = [];
  let isClosed = false;
  const close = (reason: string): void => {
    isClosed = true;
    for (const listener of closeListeners) listener(reason);
  };
  const answer = (message: WireMessage): void => {
    if (message.kind !== "request") return;
    const { id, method } = message;
    const reply = (result: unknown) => messageListeners.forEach((listener) => listener({ kind: "result", id, result }));
    if (method === "handshake") {
      reply({ protocolVersion: PROTOCOL_VERSION, engines: [] });
      return;
    }
    const { texts } = message.params as { texts: readonly string[] };
    if (texts.includes("die")) {
      close("exit code 134");
      return;
    }
    if (!texts.includes("wait")) reply({ predictions: texts.map((label) => ({ label })) });
  };
  return {
    received,
    pid: 1,
    isClosed: () => isClosed,
    crash: () => close("SIGSEGV"),
    close: () => close("exit code 0"),
    channel: {
      send: (message) => {
        received.push(message);
        queueMicrotask(() => answer(message));
      },
      onMessage: (listener) => void messageListeners.push(listener),
      onClose: (listener) => void closeListeners.push(listener),
    },
  };
}

let processes: FakeProcess[];
let classifier: Classifier;
let now: number;

beforeEach(() => {
  vi.useFakeTimers();
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
    expect(processes[0]?.received.at(-1)).toMatchObject({ params: { texts: ["c"], explain: false } });
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

  it("tells the process to drop a cancelled question", async () => {
    await ask("a");
    const controller = new AbortController();
    const answer = classifier.classify({ modelFolder: "/m", texts: ["wait"] }, controller.signal);
    await vi.advanceTimersByTimeAsync(0);
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: "REQUEST_CANCELLED" });
    expect(processes[0]?.received.at(-1)).toMatchObject({ kind: "cancel" });
  });

  it("does not count an end that it asked for as a crash", async () => {
    for (let count = 0; count < 4; count++) {
      await ask("a");
      classifier.restart();
    }
    expect(await ask("a")).toEqual(["a"]);
  });
});
