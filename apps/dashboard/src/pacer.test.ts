import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createPacer } from "./pacer.ts";

describe("createPacer", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("runs soon after the first call, then at most once per interval", () => {
    const work = vi.fn();
    const call = createPacer(200, work);
    for (let ms = 0; ms < 1000; ms += 10) {
      call();
      vi.advanceTimersByTime(10);
    }
    expect(work.mock.calls.length).toBeGreaterThanOrEqual(4);
    expect(work.mock.calls.length).toBeLessThanOrEqual(6);
  });

  it("runs after the last call", () => {
    const work = vi.fn();
    const call = createPacer(200, work);
    call();
    vi.advanceTimersByTime(50);
    call();
    vi.advanceTimersByTime(1000);
    expect(work).toHaveBeenCalledTimes(2);
  });
});
