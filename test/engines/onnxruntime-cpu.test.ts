import { createRuntimeEngine, onnxruntimeCpu } from "@sentiment-tuner/trainer";
import { describe } from "vitest";

import { describeConformance } from "./conformance.ts";

describe(onnxruntimeCpu.name, () => {
  describeConformance(onnxruntimeCpu);
});

/** The kind of session that CUDA's engine opens, which only a machine with an NVIDIA GPU can run. */
describe(`${onnxruntimeCpu.name}, several steps in one call`, () => {
  describeConformance(createRuntimeEngine("cpu", "loop"));
});
