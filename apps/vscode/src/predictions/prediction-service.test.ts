import { type Prediction, PROTOCOL_VERSION, type WireMessage } from "@sentiment-tuner/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { WorkerProcess } from "../workers/fork-worker.ts";
import { type PredictionService, createPredictionService } from "./prediction-service.ts";

interface FakeProcess extends WorkerProcess {
  readonly received: WireMessage[];
  readonly isClosed: () => boolean;
  crash(): void;
}

/** A worker that answers each text with the text as its label. "die" kills it; "wait" is never answered. */
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
let service: PredictionService;
let now: number;

beforeEach(() => {
  vi.useFakeTimers();
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
    expect(processes[0]?.received.at(-1)).toMatchObject({ params: { texts: ["c"], explain: false } });
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
    await vi.advanceTimersByTimeAsync(0);
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: "REQUEST_CANCELLED" });
    expect(processes[0]?.received.at(-1)).toMatchObject({ kind: "cancel" });
  });

  it("does not count a restart as a crash", async () => {
    for (let count = 0; count < 4; count++) {
      await ask("a");
      service.restart();
    }
    expect(await ask("a")).toEqual(["a"]);
  });
});
