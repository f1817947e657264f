import { describe, expect, it } from "vitest";
import { createThroughput } from "./throughput.ts";

describe("createThroughput", () => {
  it("is right from the first step on", () => {
    const throughput = createThroughput();
    throughput.record({ ms: 500, reviews: 16, tokens: 1000 });
    expect(throughput.reviewsPerSecond()).toBeCloseTo(32);
    expect(throughput.tokensPerSecond()).toBeCloseTo(2000);
    expect(throughput.msPerStep()).toBeCloseTo(500);
  });

  it("follows a change within a few dozen steps", () => {
    const throughput = createThroughput();
    for (let step = 0; step < 100; step++) throughput.record({ ms: 100, reviews: 10, tokens: 10 });
    throughput.record({ ms: 200, reviews: 10, tokens: 10 });
    expect(throughput.msPerStep()).toBeCloseTo(110, 1);
    for (let step = 0; step < 50; step++) throughput.record({ ms: 200, reviews: 10, tokens: 10 });
    expect(throughput.msPerStep()).toBeGreaterThan(199);
  });

  it("is zero before the first step and finite when the clock stands still", () => {
    const throughput = createThroughput();
    expect([throughput.reviewsPerSecond(), throughput.msPerStep()]).toEqual([0, 0]);
    throughput.record({ ms: 0, reviews: 1, tokens: 1 });
    expect(Number.isFinite(throughput.reviewsPerSecond())).toBe(true);
  });
});
