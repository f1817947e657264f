import type { RunProcess, TimedEvent } from "@sentiment-tuner/protocol";

import type { LineTail } from "../run/line-tail.ts";
import type { ProcessExit, Processes } from "../run/processes.ts";
import type { StoredRun } from "../run/run-store.ts";
import type { RunEnvironment } from "../run/run.ts";

/** A fake operating system, clock and disk. */
export interface FakeEnvironment extends RunEnvironment {
  /** Processes started so far; the last one is alive until it is ended. */
  readonly starts: string[];
  readonly kills: string[];
  readonly stopRequests: string[];
  write(event: Partial<TimedEvent> & { readonly type: TimedEvent["type"] }): void;
  end(exit: ProcessExit): void;
  advance(ms: number): void;
  record: RunProcess | undefined;
  isStopHeard: boolean;
}

export function fakeEnvironment(): FakeEnvironment {
  let now = 1_000_000;
  let log = "";
  let alive: { readonly pid: number; readonly listeners: ((exit: ProcessExit) => void)[] } | undefined;
  let nextPid = 100;
  const starts: string[] = [];
  const queued = new Set<string>();
  const kills: string[] = [];
  const stopRequests: string[] = [];
  const processes: Processes = {
    start: async (folder) => {
      starts.push(folder);
      const started = { pid: nextPid++, listeners: [] as ((exit: ProcessExit) => void)[] };
      alive = started;
      return { pid: started.pid, onExit: (listener) => void started.listeners.push(listener) };
    },
    isAlive: (pid) => alive?.pid === pid,
    isWorkerOf: async (pid) => alive?.pid === pid,
    kill: (_, signal) => void kills.push(signal),
  };
  const environment: FakeEnvironment = {
    starts,
    kills,
    stopRequests,
    record: undefined,
    isStopHeard: true,
    write: (event) => {
      log += `${JSON.stringify({ time: new Date(now).toISOString(), ...event })}\n`;
    },
    end: (exit) => {
      const ended = alive;
      alive = undefined;
      for (const listener of ended?.listeners ?? []) listener(exit);
    },
    advance: (ms) => {
      now += ms;
    },
    store: {
      root: "/runs",
      list: async () => [],
      stamp: async () => "",
      create: () => Promise.reject(new Error("not needed here")),
      update: async () => undefined,
      remove: async () => undefined,
    },
    processes,
    tail: () => textTail(() => log),
    readProcess: async () => environment.record,
    requestStop: async (_, runId) => {
      stopRequests.push(runId);
      if (!environment.isStopHeard) throw new Error("connection refused");
    },
    queue: {
      has: (runId) => queued.has(runId),
      add: async (runId) => void queued.add(runId),
      remove: async (runId) => void queued.delete(runId),
    },
    isTrusted: () => true,
    now: () => now,
    graces: { requestMs: 30_000, terminateMs: 15_000 },
    note: () => undefined,
  };
  return environment;
}

/** Follows a text that grows. */
export function textTail(text: () => string): LineTail {
  let offset = 0;
  return {
    next: async () => {
      const isStart = offset === 0;
      const added = text().slice(offset);
      offset += added.length;
      return { text: added, isStart, isEnd: true };
    },
  };
}

export const STORED_RUN: StoredRun = {
  id: "2025-03-02T10-15-20-123Z",
  folder: "/runs/2025-03-02T10-15-20-123Z",
  order: {
    name: "reviews",
    createdAt: "2025-03-02T10:15:20.123Z",
    attempt: 1,
    request: { datasetPaths: ["/data/reviews.csv"], modelFolder: "/model", outputFolder: "/runs/x", config: {} },
  },
};
