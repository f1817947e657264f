import { createRuntimeEngine, onnxruntimeCpu } from "@sentiment-tuner/trainer";
import { describe } from "vitest";

import { describeConformance } from "./conformance.ts";

describe(onnxruntimeCpu.name, () => {
  describeConformance(onnxruntimeCpu);
});

/** As CUDA's engine does, which no machine without such a GPU can run. */
describe(`${onnxruntimeCpu.name}, several steps in one call`, () => {
  describeConformance(createRuntimeEngine("cpu", "loop"));
});
