import { setImmediate } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { withProgress } from "./with-progress.ts";

/** All that a generator yields, and how it ends. */
async function drain<T, R>(events: AsyncGenerator<T, R>): Promise<{ yielded: T[]; result?: R; error?: unknown }> {
  const yielded: T[] = [];
  try {
    for (;;) {
      const next = await events.next();
      if (next.done === true) return { yielded, result: next.value };
      yielded.push(next.value);
    }
  } catch (error) {
    return { yielded, error };
  }
}

describe("withProgress", () => {
  it("yields each report in order, then returns the result", async () => {
    const events = withProgress<number, string>(async (report) => {
      report(1);
      await setImmediate();
      report(2);
      report(3);
      return "done";
    });
    expect(await drain(events)).toEqual({ yielded: [1, 2, 3], result: "done" });
  });

  it("returns the result of work that reports nothing", async () => {
    expect(await drain(withProgress(() => Promise.resolve("done")))).toEqual({ yielded: [], result: "done" });
  });

  it("throws the failure of the work after the reports before it", async () => {
    const failure = new Error("disk on fire");
    const events = withProgress<number, string>(async (report) => {
      report(1);
      await setImmediate();
      report(2);
      throw failure;
    });
    expect(await drain(events)).toEqual({ yielded: [1, 2], error: failure });
  });

  it("keeps reports while the reader is slow", async () => {
    const events = withProgress<number, string>(async (report) => {
      report(1);
      report(2);
      return "done";
    });
    await events.next();
    await setImmediate();
    expect(await drain(events)).toEqual({ yielded: [2], result: "done" });
  });

  it("aborts the signal of the work when it is closed, and ignores a later failure", async () => {
    let ended: AbortSignal | undefined;
    const events = withProgress<number, string>(async (report, signal) => {
      ended = signal;
      report(1);
      await setImmediate();
      throw new Error("not reported");
    });
    await events.next();
    await events.return("");
    expect(ended?.aborted).toBe(true);
    await setImmediate();
    await setImmediate(); // An unhandled rejection would fail this file.
  });
});
