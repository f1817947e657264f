import type { Engine, SessionOptions, TrainingSession } from "../engine.ts";
import { explainFailure, withExplainedForward, withExplainedFailures } from "../failure.ts";
import { createTrainingSession } from "../training-session.ts";
import { openForwardSession } from "./forward-session.ts";
import { openGpuDevice } from "./gpu-device.ts";
import { openHostDevice } from "./host-device.ts";
import { openLoopDevice } from "./loop-device.ts";
import { whyProviderIsMissing } from "./provider.ts";
import type { Provider } from "./runtime-session.ts";

type OpenSession = (options: SessionOptions, provider: Provider) => Promise<TrainingSession>;

/** Where weights and moments live between steps: in this process, on the device, or on the device for the steps of one call. */
const SESSION_KINDS = {
  host: async (options, provider) => createTrainingSession(await openHostDevice(options, provider), options),
  device: async (options, provider) => createTrainingSession(await openGpuDevice(options, provider), options),
  loop: async (options, provider) => createTrainingSession(await openLoopDevice(options, provider), options),
} as const satisfies Record<string, OpenSession>;

/** On the processor; needs only npm. */
export const onnxruntimeCpu = createRuntimeEngine("cpu", "host");

/** On any GPU, through Metal, Direct3D 12 or Vulkan; needs only npm and the GPU's driver. */
export const onnxruntimeWebgpu = createRuntimeEngine("webgpu", "device");

/** On NVIDIA's GPUs, where ONNX Runtime's CUDA library and CUDA itself are installed. */
export const onnxruntimeCuda = createRuntimeEngine("cuda", "loop");

/** On any GPU of Windows, through DirectML, which has no loops. */
export const onnxruntimeDml = createRuntimeEngine("dml", "host");

/** On Apple's hardware, through Core ML, which has no loops. */
export const onnxruntimeCoreml = createRuntimeEngine("coreml", "host");

/** An engine of ONNX Runtime. The kinds of session give the same numbers, at different speeds. */
export function createRuntimeEngine(provider: Provider, kind: keyof typeof SESSION_KINDS): Engine {
  const name = `onnxruntime:${provider}`;
  return {
    name,
    unavailable: () => whyProviderIsMissing(provider),
    async open(options) {
      try {
        return withExplainedFailures(await SESSION_KINDS[kind](options, provider), name);
      } catch (error) {
        throw explainFailure(error, name);
      }
    },
    async openForward(options) {
      try {
        return withExplainedForward(await openForwardSession(options, provider), name);
      } catch (error) {
        throw explainFailure(error, name);
      }
    },
  };
}
