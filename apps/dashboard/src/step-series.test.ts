import { describe, expect, it } from "vitest";

import { createStepSeries } from "./step-series.ts";
import { sampleStep } from "./testing/sample-run.ts";

describe("step series", () => {
  it("keeps every step when it outgrows its arrays", () => {
    const series = createStepSeries();
    for (let step = 1; step <= 1000; step++) series.push(sampleStep(step, { loss: step }));
    expect(series.length).toBe(1000);
    expect(series.column("step")[999]).toBe(1000);
    expect(series.column("loss")[0]).toBe(1);
  });

  it("smooths the first steps as a plain mean", () => {
    const series = createStepSeries();
    for (const [index, loss] of [1, 2, 6].entries()) series.push(sampleStep(index + 1, { loss }));
    expect([...series.column("smoothedLoss")]).toEqual([1, 1.5, 3]);
  });

  it("smooths over the steps it was told to", () => {
    const series = createStepSeries();
    series.smoothOver(1); // α is 1: nothing of the past is kept.
    for (const [index, loss] of [1, 2, 6].entries()) series.push(sampleStep(index + 1, { loss }));
    expect([...series.column("smoothedLoss")]).toEqual([1, 2, 6]);
  });

  it("goes on after a loss that is no number", () => {
    const series = createStepSeries();
    for (const [index, loss] of [1, Number.NaN, 1].entries()) series.push(sampleStep(index + 1, { loss }));
    expect([...series.column("smoothedLoss")]).toEqual([1, 1, 1]);
  });

  it("takes steps back and goes on from the smoothed value it had", () => {
    const series = createStepSeries();
    for (let step = 1; step <= 4; step++) series.push(sampleStep(step, { loss: step }));
    series.truncateAfter(2);
    expect([...series.column("step")]).toEqual([1, 2]);
    series.push(sampleStep(3, { loss: 3 }));
    expect(series.column("smoothedLoss")[2]).toBe(2);
  });

  it("has no memory where a step does not say", () => {
    const series = createStepSeries();
    series.push(sampleStep(1));
    series.push({ ...sampleStep(2), residentBytes: 10 });
    expect([...series.column("residentBytes")]).toEqual([Number.NaN, 10]);
  });
});
