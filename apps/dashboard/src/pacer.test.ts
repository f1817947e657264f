import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createPacer } from "./pacer.ts";

describe("pacer", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("works soon after the first call, and then no more often than told", () => {
    const work = vi.fn();
    const call = createPacer(200, work);
    for (let ms = 0; ms < 1000; ms += 10) {
      call();
      vi.advanceTimersByTime(10);
    }
    expect(work.mock.calls.length).toBeGreaterThanOrEqual(4);
    expect(work.mock.calls.length).toBeLessThanOrEqual(6);
  });

  it("never loses the last call", () => {
    const work = vi.fn();
    const call = createPacer(200, work);
    call();
    vi.advanceTimersByTime(50);
    call();
    vi.advanceTimersByTime(1000);
    expect(work).toHaveBeenCalledTimes(2);
  });
});
