import { onnxruntimeCpu } from "@sentiment-tuner/trainer";
import { describe } from "vitest";

import { describeConformance } from "./conformance.ts";

describe(onnxruntimeCpu.name, () => {
  // One set of gradients weighs 80 kB: one that is not freed in each step would come to 190 MB. The heap itself comes and goes by 40 MB.
  describeConformance(onnxruntimeCpu, {
    growthSteps: 3000,
    holdings: () => process.memoryUsage.rss(),
    allowance: 96e6,
  });
});
