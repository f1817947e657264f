import { describe, expect, it } from "vitest";

import { missingCudaForTensorflow, unmetNeeds } from "./cuda-libraries.ts";

describe("missingCudaForTensorflow", () => {
  it("finds nothing missing where every library is in some folder", () => {
    const exists = (path: string) => path.startsWith(path.includes("libcuda.so") ? "/usr/lib/wsl" : "/opt/cuda");
    expect(
      missingCudaForTensorflow({ platform: "linux", env: { LD_LIBRARY_PATH: "/opt/cuda" }, exists }),
    ).toBeUndefined();
  });

  it("names what is missing, and where it was looked for", () => {
    const exists = (path: string) => !path.includes("cudnn");
    const found = missingCudaForTensorflow({ platform: "linux", env: { CUDA_HOME: "/opt/cuda" }, exists });
    expect(found).toMatch(/^Not found: cuDNN 8\.1 \(libcudnn\.so\.8\); looked for in \/opt\/cuda\/lib64, /);
  });

  it("says that there is none for an Apple", () => {
    expect(missingCudaForTensorflow({ platform: "darwin" })).toContain("Linux and Windows alone");
  });
});

describe("unmetNeeds", () => {
  it("names what the loader does not find", async () => {
    const answer = [
      "\tlinux-vdso.so.1 (0x00007f801b11c000)",
      "\tlibcublas.so.13 => not found",
      "\tlibdl.so.2 => /lib/x86_64-linux-gnu/libdl.so.2 (0x00007f801b104000)",
      "\tlibcuda.so.1 => not found",
    ];
    expect(await unmetNeeds("provider.so", () => Promise.resolve(answer.join("\n")))).toEqual([
      "libcublas.so.13",
      "libcuda.so.1",
    ]);
  });

  it("knows nothing where there is nobody to ask", async () => {
    expect(await unmetNeeds("provider.so", () => Promise.reject(new Error("no ldd")))).toEqual([]);
  });
});
