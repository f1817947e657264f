import { expect, it } from "vitest";

import { onnxruntimeCpu } from "../onnxruntime/runtime-engine.ts";
import { measureEngine } from "./measure-engine.ts";

it("measures an engine by matrix products and by training steps", async () => {
  let time = 0;
  const now = () => (time += 100); // Every run takes 100 ms.
  const { gigaflops, reviewsPerSecond } = await measureEngine(onnxruntimeCpu, now);
  expect(gigaflops).toBeCloseTo((2 * 2 * 1024 ** 3) / 1e8, 6);
  expect(reviewsPerSecond).toBeCloseTo(80, 6); // Eight reviews in each step.
});
