import type { Engine } from "./engines/engine.ts";
import {
  onnxruntimeCoreml,
  onnxruntimeCpu,
  onnxruntimeCuda,
  onnxruntimeDml,
  onnxruntimeWebgpu,
} from "./engines/onnxruntime/runtime-engine.ts";
import { tensorflowCpu, tensorflowGpu } from "./engines/tensorflow/tensorflow-engine.ts";

/** What this package adds to a workflow; engines in order of preference. */
export const trainerPlugin: { readonly name: "trainer"; readonly engines: readonly Engine[] } = {
  name: "trainer",
  engines: [
    ...[onnxruntimeWebgpu, onnxruntimeCuda, tensorflowGpu, onnxruntimeDml, onnxruntimeCoreml],
    ...[onnxruntimeCpu, tensorflowCpu],
  ],
};
