import { openDeviceSession } from "./device-session.ts";
import type { Engine } from "./engine.ts";
import { explainFailure, withExplainedFailures } from "./failure.ts";
import { openHostSession } from "./host-session.ts";
import { openRuntimeProducts } from "./products.ts";
import { whyProviderIsMissing } from "./provider.ts";
import type { Provider } from "./runtime-session.ts";

/** The traced step on the processor, from npm alone. */
export const onnxruntimeCpu: Engine = createEngine("cpu", openHostSession);

/** On any GPU, through Metal, Direct3D 12 or Vulkan, from npm alone; weights and optimizer state stay on the device. */
export const onnxruntimeWebgpu: Engine = createEngine("webgpu", openDeviceSession);

/** On NVIDIA's GPUs, where ONNX Runtime's CUDA library and CUDA itself are installed. */
export const onnxruntimeCuda: Engine = createEngine("cuda", openHostSession);

/** On any GPU of Windows, through DirectML. */
export const onnxruntimeDml: Engine = createEngine("dml", openHostSession);

/** On Apple's hardware, through Core ML. */
export const onnxruntimeCoreml: Engine = createEngine("coreml", openHostSession);

function createEngine(provider: Provider, open: typeof openHostSession): Engine {
  const name = `onnxruntime:${provider}`;
  return {
    name,
    unavailable: () => whyProviderIsMissing(provider),
    openProducts: (size, count) => openRuntimeProducts(provider, size, count),
    async open(options) {
      try {
        return withExplainedFailures(await open(options, provider), name);
      } catch (error) {
        throw explainFailure(error, name);
      }
    },
  };
}
