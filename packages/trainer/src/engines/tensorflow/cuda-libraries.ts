import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Libraries that TensorFlow 2.9 loads, by platform. */
const LIBRARIES: Partial<Readonly<Record<NodeJS.Platform, Readonly<Record<string, string>>>>> = {
  linux: {
    "CUDA 11.2": "libcudart.so.11.0",
    cuBLAS: "libcublas.so.11",
    "cuDNN 8.1": "libcudnn.so.8",
    "NVIDIA's driver": "libcuda.so.1",
  },
  win32: {
    "CUDA 11.2": "cudart64_110.dll",
    cuBLAS: "cublas64_11.dll",
    "cuDNN 8.1": "cudnn64_8.dll",
    "NVIDIA's driver": "nvcuda.dll",
  },
};

export interface LibrarySearch {
  readonly platform?: NodeJS.Platform;
  readonly env?: NodeJS.ProcessEnv;
  readonly exists?: (path: string) => boolean;
}

/** Names the missing libraries of CUDA 11.2 and cuDNN 8.1, and the folders that were searched; undefined if none is missing. */
export function missingCudaForTensorflow(search: LibrarySearch = {}): string | undefined {
  const { platform = process.platform, env = process.env, exists = existsSync } = search;
  const libraries = LIBRARIES[platform];
  if (libraries === undefined) return `TensorFlow uses GPUs only on Linux and Windows, not on ${platform}`;
  const folders = foldersOf(platform, env);
  const missing = Object.entries(libraries).filter(([, file]) => !folders.some((folder) => exists(join(folder, file))));
  if (missing.length === 0) return undefined;
  const names = missing.map(([name, file]) => `${name} (${file})`).join(", ");
  return `Not found: ${names}; searched in ${folders.join(", ")}. Install NVIDIA's CUDA 11.2 and cuDNN 8.1`;
}

function foldersOf(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): readonly string[] {
  const cuda = env["CUDA_PATH"] ?? env["CUDA_HOME"];
  if (platform === "win32") {
    const system = join(env["SystemRoot"] ?? "C:\\Windows", "System32");
    return unique([...(cuda ? [join(cuda, "bin")] : []), ...listOf(env["PATH"]), system]);
  }
  return unique([
    ...listOf(env["LD_LIBRARY_PATH"]),
    ...(cuda ? [join(cuda, "lib64")] : []),
    "/usr/local/cuda-11.2/lib64",
    "/usr/local/cuda/lib64",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib64",
    "/usr/lib/wsl/lib",
  ]);
}

function listOf(paths: string | undefined): readonly string[] {
  return (paths ?? "").split(delimiter).filter((path) => path !== "");
}

function unique(folders: readonly string[]): readonly string[] {
  return [...new Set(folders)];
}
