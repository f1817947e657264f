import type { TimedEvent } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { type FakeEnvironment, fakeEnvironment, STORED_RUN } from "../testing/run-fakes.ts";
import { Run } from "./run.ts";

const KILLED = { reason: "SIGKILL", isFinal: false };
const RECORD = { pid: 100, endpoint: "/tmp/s", token: "t", protocolVersion: 1, startedAt: "" };

async function started(): Promise<{ run: Run; environment: FakeEnvironment; kinds: string[] }> {
  const environment = fakeEnvironment();
  const kinds: string[] = [];
  const run = new Run(STORED_RUN, environment, { onState: (_, { kind }) => void kinds.push(kind) });
  await run.start();
  return { run, environment, kinds };
}

describe("Run", () => {
  it("follows its log to the end", async () => {
    const { run, environment, kinds } = await started();
    environment.write({ type: "reading" });
    await run.poll();
    environment.write({ type: "completed", modelFolder: "/m", report: { accuracy: 1, f1: 1 } } as TimedEvent);
    environment.end({ reason: "exit code 0", isFinal: true });
    await run.poll();
    expect(kinds).toEqual(["starting", "training", "ready"]);
    expect(environment.starts).toHaveLength(1);
  });

  it("restarts a crashed process twice, each time after a pause, and then fails", async () => {
    const { run, environment } = await started();
    for (const pause of [1_000, 5_000]) {
      environment.end(KILLED);
      await run.poll();
      environment.advance(pause - 1);
      await run.poll();
      const before = environment.starts.length;
      environment.advance(1);
      await run.poll();
      expect(environment.starts).toHaveLength(before + 1);
      expect(run.stored.order.request.resume).toBe(true);
    }
    environment.end(KILLED);
    await run.poll();
    expect(run.state).toMatchObject({ kind: "failed", error: { code: "TRAINER_CRASHED" } });
    expect(environment.starts).toHaveLength(3);
    expect(run.stored.order.attempt).toBe(3);
  });

  it("reads the events that the process wrote last", async () => {
    const { run, environment } = await started();
    environment.write({
      type: "finished",
      outcome: { kind: "failed", error: { code: "DISK", message: "full" } },
    });
    environment.end({ reason: "exit code 1", isFinal: true });
    await run.poll();
    expect(run.state).toEqual({ kind: "failed", error: { code: "DISK", message: "full" } });
  });

  it("asks to stop, then sends SIGTERM, then SIGKILL, each after its grace", async () => {
    const { run, environment } = await started();
    environment.record = RECORD;
    await run.poll();
    await run.stop();
    expect(environment.stopRequests).toEqual([STORED_RUN.id]);
    const poll = async (ms: number): Promise<string[]> => {
      environment.advance(ms);
      await run.poll();
      return [...environment.kills];
    };
    expect(await poll(29_999)).toEqual([]);
    expect(await poll(1)).toEqual(["SIGTERM"]);
    expect(await poll(14_999)).toEqual(["SIGTERM"]);
    expect(await poll(1)).toEqual(["SIGTERM", "SIGKILL"]);
    expect(await poll(60_000)).toEqual(["SIGTERM", "SIGKILL"]);
    environment.end(KILLED);
    await run.poll();
    expect(run.state).toMatchObject({ kind: "stopped", wasInterrupted: false });
  });

  it("sends SIGTERM at once if the request cannot be delivered", async () => {
    const { run, environment } = await started();
    environment.record = RECORD;
    environment.isStopHeard = false;
    await run.stop();
    await run.poll();
    expect(environment.kills).toEqual(["SIGTERM"]);
  });

  it("cancels a pending restart when the run is stopped", async () => {
    const { run, environment } = await started();
    environment.end(KILLED);
    await run.poll();
    await run.stop();
    environment.advance(10_000);
    await run.poll();
    expect(run.state.kind).toBe("stopped");
    expect(environment.starts).toHaveLength(1);
  });

  it("takes over a process that runs, and marks a run without one as interrupted", async () => {
    const { environment } = await started();
    environment.record = RECORD;
    environment.write({ type: "reading" });
    const taken = new Run(STORED_RUN, environment, { onState: () => undefined });
    await taken.adopt();
    expect(taken.state.kind).toBe("training");
    environment.end(KILLED);
    const lost = new Run(STORED_RUN, environment, { onState: () => undefined });
    await lost.adopt();
    expect(lost.state).toMatchObject({ kind: "stopped", wasInterrupted: true });
  });

  it("follows the process of another window that resumed the run at the same moment", async () => {
    const { environment, run } = await started();
    const { processes } = environment;
    const others = { ...processes };
    processes.isWorkerOf = async (pid, folder) => pid === 7 || others.isWorkerOf(pid, folder);
    environment.processes.isAlive = (pid) => pid === 7;
    environment.record = { ...RECORD, pid: 7 };
    environment.end({ reason: "exit code 2", isFinal: true }); // Its process was refused, because the other one holds the lock.
    await run.poll();
    expect(run.isForeign).toBe(true);
    environment.write({ type: "reading" });
    await run.poll();
    expect(run.state.kind).toBe("training");
  });

  it("stays in the queue over a reload, and leaves it when it starts or is stopped", async () => {
    const environment = fakeEnvironment();
    const queued = { ...STORED_RUN, order: { ...STORED_RUN.order, isQueued: true } };
    const open = async () => {
      const run = new Run(queued, environment, { onState: () => undefined });
      await run.adopt();
      await run.poll();
      return run;
    };
    await environment.queue.add(queued.id);
    const run = await open();
    expect(run.state.kind).toBe("waiting");
    expect(environment.starts).toHaveLength(0);
    await run.start();
    expect(run.state.kind).toBe("starting");
    expect(run.stored.order).not.toHaveProperty("isQueued");
    expect(environment.starts).toHaveLength(1);

    await environment.queue.add(queued.id);
    const stopped = await open();
    await stopped.stop();
    expect(stopped.state).toEqual({ kind: "stopped", wasInterrupted: false });
    expect(stopped.stored.order).not.toHaveProperty("isQueued");
  });

  it.each([
    ["queued", { isQueued: true }],
    ["just started", { createdAt: "2999-01-01T00:00:00.000Z" }],
  ])("starts nothing for a folder from elsewhere that says it is %s", async (_what, changes) => {
    const environment = fakeEnvironment();
    const stored = { ...STORED_RUN, order: { ...STORED_RUN.order, ...changes } };
    const run = new Run(stored, environment, { onState: () => undefined });
    await run.adopt();
    for (let polls = 0; polls < 3; polls++) {
      environment.advance(60_000);
      await run.poll();
    }
    expect(run.state).toMatchObject({ kind: "stopped", wasInterrupted: true });
    expect(environment.starts).toEqual([]);
  });

  it("resumes with another engine, as after a GPU was lost", async () => {
    const { run, environment } = await started();
    const error = { code: "DEVICE_LOST", message: "gone" };
    environment.write({ type: "finished", outcome: { kind: "failed", error } });
    environment.end({ reason: "exit code 1", isFinal: true });
    await run.poll();
    await run.resume("cpu");
    expect(run.stored.order.request).toMatchObject({ engine: "cpu", resume: true });
    expect(environment.starts).toHaveLength(2);
  });

  it("starts again when it is resumed", async () => {
    const { run, environment } = await started();
    environment.write({ type: "finished", outcome: { kind: "stopped", step: 3 } });
    environment.end({ reason: "exit code 0", isFinal: true });
    await run.poll();
    await run.resume();
    await run.poll();
    expect(run.state.kind).toBe("starting");
    expect(environment.starts).toHaveLength(2);
  });
});
