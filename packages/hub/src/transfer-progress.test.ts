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
  it("speaks twice a second, and when it is told to", () => {
    const { clock, events, progress } = start(1000);
    progress.tell();
    for (let piece = 0; piece < 10; piece++) {
      clock.now += 100;
      progress.add(100);
    }
    progress.tell();
    expect(events.map(({ bytesDone }) => bytesDone)).toEqual([0, 500, 1000, 1000]);
  });

  it("estimates the rest by the speed so far, without what was there before", () => {
    const { clock, events, progress } = start(1000);
    progress.tell();
    progress.addFound(500);
    clock.now = 1000;
    progress.add(100);
    expect(events[0]).toEqual({ type: "downloading", repo: "a/b", bytesDone: 0, totalBytes: 1000 });
    expect(events[1]).toMatchObject({ bytesDone: 600, remainingMs: 4000 });
  });

  it("takes back what has to come again", () => {
    const { clock, events, progress } = start(1000);
    progress.add(400);
    progress.add(-400);
    clock.now = 500;
    progress.add(100);
    expect(events.at(-1)?.bytesDone).toBe(100);
  });
});
