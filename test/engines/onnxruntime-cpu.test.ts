import { onnxruntimeCpu } from "@sentiment-tuner/trainer";
import { describe } from "vitest";

import { describeConformance } from "./conformance.ts";

describe(onnxruntimeCpu.name, () => {
  describeConformance(onnxruntimeCpu);
});
