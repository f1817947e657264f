import { describe, expect, it } from "vitest";

import { createStepSeries } from "./step-series.ts";
import { sampleStep } from "../testing/sample-run.ts";

describe("createStepSeries", () => {
  it("keeps every step when its arrays grow", () => {
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

  it("smooths over the given number of steps", () => {
    const series = createStepSeries();
    series.smoothOver(1); // α is 1: earlier losses have no weight.
    for (const [index, loss] of [1, 2, 6].entries()) series.push(sampleStep(index + 1, { loss }));
    expect([...series.column("smoothedLoss")]).toEqual([1, 2, 6]);
  });

  it("skips a loss that is not a number", () => {
    const series = createStepSeries();
    for (const [index, loss] of [1, Number.NaN, 1].entries()) series.push(sampleStep(index + 1, { loss }));
    expect([...series.column("smoothedLoss")]).toEqual([1, 1, 1]);
  });

  it("removes steps and continues from the smoothed value before them", () => {
    const series = createStepSeries();
    for (let step = 1; step <= 4; step++) series.push(sampleStep(step, { loss: step }));
    series.truncateAfter(2);
    expect([...series.column("step")]).toEqual([1, 2]);
    series.push(sampleStep(3, { loss: 3 }));
    expect(series.column("smoothedLoss")[2]).toBe(2);
  });

  it("holds NaN where a step has no memory", () => {
    const series = createStepSeries();
    series.push(sampleStep(1));
    series.push({ ...sampleStep(2), residentBytes: 10 });
    expect([...series.column("residentBytes")]).toEqual([Number.NaN, 10]);
  });
});
