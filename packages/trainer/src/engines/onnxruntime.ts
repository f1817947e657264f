import { openDeviceSession } from "./device-session.ts";
import type { Engine } from "./engine.ts";
import { explainFailure, withExplainedFailures, withExplainedForward } from "./failure.ts";
import { openForwardSession } from "./forward-session.ts";
import { openHostSession } from "./host-session.ts";
import { openLoopSession } from "./loop-session.ts";
import { openRuntimeProducts } from "./products.ts";
import { whyProviderIsMissing } from "./provider.ts";
import type { Provider } from "./runtime-session.ts";

/** How weights, moments and the provider meet: in this process, on the device, or there for several steps in a loop. */
const WAYS = { host: openHostSession, device: openDeviceSession, loop: openLoopSession } as const;

/** The traced step on the processor, from npm alone. */
export const onnxruntimeCpu = createRuntimeEngine("cpu", "host");

/** On any GPU, through Metal, Direct3D 12 or Vulkan, from npm alone. */
export const onnxruntimeWebgpu = createRuntimeEngine("webgpu", "device");

/** On NVIDIA's GPUs, where ONNX Runtime's CUDA library and CUDA itself are installed. */
export const onnxruntimeCuda = createRuntimeEngine("cuda", "loop");

/** On any GPU of Windows, through DirectML, which has no loops of its own. */
export const onnxruntimeDml = createRuntimeEngine("dml", "host");

/** On Apple's hardware, through Core ML, which has no loops of its own. */
export const onnxruntimeCoreml = createRuntimeEngine("coreml", "host");

/** An engine of ONNX Runtime; the ways give the same numbers, at other speeds. */
export function createRuntimeEngine(provider: Provider, way: keyof typeof WAYS): Engine {
  const name = `onnxruntime:${provider}`;
  return {
    name,
    unavailable: () => whyProviderIsMissing(provider),
    openProducts: (size, count) => openRuntimeProducts(provider, size, count),
    async open(options) {
      try {
        return withExplainedFailures(await WAYS[way](options, provider), name);
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
