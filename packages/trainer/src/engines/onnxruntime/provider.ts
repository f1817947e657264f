import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { ort } from "./onnxruntime-node.ts";
import { probeProvider } from "./probe.ts";
import type { Provider } from "./runtime-session.ts";
import { unmetNeeds } from "./unmet-needs.ts";
import { hasVulkanDriver } from "./vulkan-drivers.ts";

/** What a provider needs, for messages. */
const ADVICE: Readonly<Record<Provider, string>> = {
  cpu: "",
  webgpu:
    "It needs a GPU with a driver for Metal, Direct3D 12 or Vulkan; on Linux install the maker's driver and libvulkan1.",
  cuda: "It needs an NVIDIA GPU, CUDA (13 for the library of PyPI's wheel) and ONNX Runtime's CUDA library.",
  dml: "DirectML exists only on Windows 10 and later.",
  coreml: "Core ML exists only on macOS.",
};

/** Cached per process: available GPUs do not change while it runs. */
const answers = new Map<Provider, Promise<string | undefined>>();

/** Why ONNX Runtime's provider cannot compute here, and what would change that; undefined if it can. */
export function whyProviderIsMissing(provider: Provider): Promise<string | undefined> {
  const known = answers.get(provider) ?? findObstacle(provider);
  answers.set(provider, known);
  return known;
}

async function findObstacle(provider: Provider): Promise<string | undefined> {
  if (provider === "cpu") return undefined;
  if (!ort.listSupportedBackends().some(({ name }) => name === provider)) {
    return `ONNX Runtime for ${process.platform} ${process.arch} has no provider "${provider}". ${ADVICE[provider]}`;
  }
  if (provider === "cuda") {
    const missing = missingCudaLibraries();
    if (missing !== undefined) return `${missing} ${ADVICE.cuda}`;
  }
  if (provider === "webgpu" && !hasVulkanDriver()) return `No Vulkan driver is installed. ${ADVICE.webgpu}`;
  const failure = await probeProvider(provider);
  if (failure === undefined) return undefined;
  const unmet = provider === "cuda" ? await unmetNeeds(join(runtimeFolder(), cudaLibraries().at(-1) ?? "")) : [];
  const reason =
    unmet.length === 0
      ? failure
      : `The system does not find ${unmet.join(", ")}. Install their packages, or add their folder to LD_LIBRARY_PATH.`;
  return `${reason} ${ADVICE[provider]}`;
}

/** The CUDA provider is a separate library, which the npm package does not include. ONNX Runtime looks for it beside its own library. */
function missingCudaLibraries(): string | undefined {
  const folder = runtimeFolder();
  const missing = cudaLibraries().filter((name) => !existsSync(join(folder, name)));
  if (missing.length === 0) return undefined;
  const version = ort.env.versions.node ?? ort.env.versions.common;
  return (
    `${missing.join(" and ")} not found in "${folder}". ` +
    `Copy them from the wheel onnxruntime-gpu ${version} of PyPI (folder onnxruntime/capi).`
  );
}

function cudaLibraries(): readonly string[] {
  return process.platform === "win32"
    ? ["onnxruntime_providers_shared.dll", "onnxruntime_providers_cuda.dll"]
    : ["libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"];
}

function runtimeFolder(): string {
  const manifest = createRequire(import.meta.url).resolve("onnxruntime-node/package.json");
  return join(dirname(manifest), "bin", "napi-v6", process.platform, process.arch);
}
