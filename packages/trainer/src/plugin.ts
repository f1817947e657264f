import type { Engine } from "./engines/engine.ts";
import { onnxruntimeCpu } from "./engines/onnxruntime.ts";

/** What this package brings to a workflow; engines in order of preference. */
export const trainerPlugin: { readonly name: "trainer"; readonly engines: readonly Engine[] } = {
  name: "trainer",
  engines: [onnxruntimeCpu],
};
