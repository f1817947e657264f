import { describe, expect, it } from "vitest";

import { missingCudaForTensorflow } from "./cuda-libraries.ts";

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
