import { describe, expect, it } from "vitest";

import { createTransferProgress, type TransferEvent } from "./transfer-progress.ts";

function start(totalBytes: number) {
  const clock = { now: 0 };
  const events: TransferEvent[] = [];
  const onProgress = (event: TransferEvent): void => void events.push(event);
  const now = () => clock.now;
  return {
    clock,
    events,
    progress: createTransferProgress({ type: "downloading", repo: "a/b", totalBytes, onProgress, now }),
  };
}

describe("createTransferProgress", () => {
  it("reports at most twice a second, and on request", () => {
    const { clock, events, progress } = start(1000);
    progress.report();
    for (let piece = 0; piece < 10; piece++) {
      clock.now += 100;
      progress.add(100);
    }
    progress.report();
    expect(events.map(({ bytesDone }) => bytesDone)).toEqual([0, 500, 1000, 1000]);
  });

  it("estimates the remaining time from the speed, without the bytes of an earlier transfer", () => {
    const { clock, events, progress } = start(1000);
    progress.report();
    progress.addFound(500);
    clock.now = 1000;
    progress.add(100);
    expect(events[0]).toEqual({ type: "downloading", repo: "a/b", bytesDone: 0, totalBytes: 1000 });
    expect(events[1]).toMatchObject({ bytesDone: 600, remainingMs: 4000 });
  });

  it("subtracts bytes that must be transferred again", () => {
    const { clock, events, progress } = start(1000);
    progress.add(400);
    progress.add(-400);
    clock.now = 500;
    progress.add(100);
    expect(events.at(-1)?.bytesDone).toBe(100);
  });
});
