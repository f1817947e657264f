import { describe, expect, it } from "vitest";
import { isClockAhead, linearSchedule, warmupStepsOf, type Schedule } from "./schedule.ts";

describe("linearSchedule", () => {
  const schedule: Schedule = { learningRate: 8, totalSteps: 10, warmupSteps: 2 };
  const rates = (of: Schedule, elapsedMs?: number) =>
    Array.from({ length: of.totalSteps }, (_, index) => linearSchedule(of, index + 1, elapsedMs));

  it("rises from zero to the peak, then falls by equal amounts", () => {
    expect(rates(schedule)).toEqual([0, 4, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it("starts at the peak without a warm-up", () => {
    expect(rates({ ...schedule, totalSteps: 4, warmupSteps: 0 })).toEqual([8, 6, 4, 2]);
  });

  it("is zero after the last step", () => {
    expect(linearSchedule(schedule, 11)).toBe(0);
    expect(linearSchedule(schedule, 50)).toBe(0);
  });

  it("stays positive when every step but the last is warm-up", () => {
    expect(rates({ learningRate: 1, totalSteps: 2, warmupSteps: 2 })).toEqual([0, 0.5]);
  });

  it("ignores time as long as the steps are ahead of it", () => {
    const limited = { ...schedule, limitMs: 1000 };
    expect(linearSchedule(limited, 6, 500)).toBe(linearSchedule(schedule, 6));
    expect(isClockAhead(limited, 6, 500)).toBe(false);
  });

  it("follows the clock once it is ahead, up to the peak and down to zero at the limit", () => {
    const limited = { ...schedule, limitMs: 1000 };
    expect([100, 200, 600, 1000, 2000].map((ms) => linearSchedule(limited, 1, ms))).toEqual([4, 8, 4, 0, 0]);
    expect(isClockAhead(limited, 1, 100)).toBe(true);
  });

  it("has no clock without a limit", () => {
    expect(linearSchedule(schedule, 3, 1e9)).toBe(8);
    expect(isClockAhead(schedule, 1, 1e9)).toBe(false);
  });
});

describe("warmupStepsOf", () => {
  it("rounds up, as the reference does", () => {
    expect(warmupStepsOf(250, 0.06)).toBe(15);
    expect(warmupStepsOf(251, 0.06)).toBe(16);
    expect(warmupStepsOf(10, 0)).toBe(0);
  });
});
