import { describe, expect, it } from "vitest";

import { fakeEnvironment } from "../testing/run-fakes.ts";
import type { NewRun, StoredRun } from "./run-store.ts";
import { createRuns } from "./runs.ts";

const POLL_MS = 1;

/** Runs in memory. A test ends their processes. */
function createFakeRuns(isTrusted = () => true) {
  const environment = fakeEnvironment();
  const stored: StoredRun[] = [];
  const store = {
    ...environment.store,
    list: async () => [...stored].reverse(),
    stamp: async () => JSON.stringify(stored),
    create: async ({ startedAt, name, request, isQueued }: NewRun) => {
      const id = String(stored.length);
      const order = { name, createdAt: startedAt.toISOString(), attempt: 1, request: request(id) };
      const run = { id, folder: `/runs/${id}`, order: { ...order, ...(isQueued && { isQueued }) } };
      stored.push(run);
      return run;
    },
  };
  return { environment, stored, runs: createRuns({ ...environment, store, isTrusted }, POLL_MS, POLL_MS) };
}

const request = (outputFolder: string) => ({ datasetPaths: ["/a.csv"], modelFolder: "/m", outputFolder, config: {} });

describe("createRuns", () => {
  it("starts queued runs one after the other, the oldest first", async () => {
    const { environment, runs } = createFakeRuns();
    await runs.start("first", request);
    for (const name of ["second", "third"]) await runs.start(name, request, true);
    const kinds = () => runs.all.map(({ state }) => state.kind); // The newest first.
    expect(kinds()).toEqual(["waiting", "waiting", "starting"]);
    environment.end({ reason: "exit code 1", isFinal: true });
    await expect.poll(kinds, { interval: 1 }).toEqual(["waiting", "starting", "failed"]);
    environment.end({ reason: "exit code 1", isFinal: true });
    await expect.poll(kinds, { interval: 1 }).toEqual(["starting", "failed", "failed"]);
    expect(environment.starts).toEqual(["/runs/0", "/runs/1", "/runs/2"]);
    runs.dispose();
  });

  it("starts no queued run in an untrusted workspace", async () => {
    let isTrusted = false;
    const { environment, runs } = createFakeRuns(() => isTrusted);
    let polls = 0;
    runs.onDidPoll(() => polls++);
    await runs.start("first", request, true);
    await expect.poll(() => polls, { interval: 1 }).toBeGreaterThan(2);
    expect(environment.starts).toEqual([]);
    isTrusted = true;
    await expect.poll(() => environment.starts, { interval: 1 }).toEqual(["/runs/0"]);
    runs.dispose();
  });

  it("sees within its watch interval what another window adds, renames and deletes", async () => {
    const { environment, stored, runs } = createFakeRuns();
    const names = () => runs.all.map((run) => run.stored.order.name);
    await runs.load();
    expect(names()).toEqual([]);
    const order = { name: "elsewhere", createdAt: "2025-03-02T10:15:20.123Z", attempt: 1, request: request("0") };
    stored.push({ id: "0", folder: "/runs/0", order });
    environment.write({ type: "finished", outcome: { kind: "stopped", step: 3 } } as never);
    await expect.poll(names, { interval: 1 }).toEqual(["elsewhere"]);
    expect(runs.all[0]?.state.kind).toBe("stopped");
    stored[0] = { id: "0", folder: "/runs/0", order: { ...order, name: "renamed" } };
    await expect.poll(names, { interval: 1 }).toEqual(["renamed"]);
    stored.length = 0;
    await expect.poll(names, { interval: 1 }).toEqual([]);
    runs.dispose();
  });

  it("knows which run a queued run waits for", async () => {
    const { runs } = createFakeRuns();
    const first = await runs.start("first", request);
    const second = await runs.start("second", request, true);
    const third = await runs.start("third", request, true);
    expect([first, second, third].map((run) => runs.aheadOf(run)?.id)).toEqual([undefined, first.id, second.id]);
    runs.dispose();
  });

  it("leaves the queue of another window to it, unless that window is gone", async () => {
    const { environment, stored, runs } = createFakeRuns();
    await runs.load();
    const order = { name: "theirs", createdAt: "2025-03-02T10:15:20.123Z", attempt: 1, request: request("0") };
    await environment.queue.add("0");
    stored.push({ id: "0", folder: "/runs/0", order: { ...order, isQueued: true } });
    await expect.poll(() => runs.all[0]?.state.kind, { interval: 1 }).toBe("waiting");
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(environment.starts).toEqual([]);
    environment.advance(7_000);
    await expect.poll(() => environment.starts, { interval: 1 }).toEqual(["/runs/0"]);
    runs.dispose();
  });

  it("does not restart a run of another window whose process ended", async () => {
    const { environment, stored, runs } = createFakeRuns();
    await runs.load();
    environment.record = { pid: 7, protocolVersion: 1, endpoint: "", token: "", startedAt: "" };
    environment.processes.isWorkerOf = async () => true;
    environment.processes.isAlive = () => false;
    const createdAt = new Date(environment.now()).toISOString();
    stored.push({
      id: "0",
      folder: "/runs/0",
      order: { name: "theirs", createdAt, attempt: 1, request: request("0") },
    });
    await expect.poll(() => runs.all[0]?.state, { interval: 1 }).toEqual({ kind: "stopped", wasInterrupted: true });
    expect(environment.starts).toEqual([]);
    runs.dispose();
  });
});
