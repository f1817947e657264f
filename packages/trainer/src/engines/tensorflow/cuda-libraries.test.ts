import { describe, expect, it } from "vitest";

import { missingCudaForTensorflow } from "./cuda-libraries.ts";

describe("missingCudaForTensorflow", () => {
  it("finds nothing missing if every library is in some folder", () => {
    const exists = (path: string) => path.startsWith(path.includes("libcuda.so") ? "/usr/lib/wsl" : "/opt/cuda");
    expect(
      missingCudaForTensorflow({ platform: "linux", env: { LD_LIBRARY_PATH: "/opt/cuda" }, exists }),
    ).toBeUndefined();
  });

  it("names missing libraries and the folders that were searched", () => {
    const exists = (path: string) => !path.includes("cudnn");
    const found = missingCudaForTensorflow({ platform: "linux", env: { CUDA_HOME: "/opt/cuda" }, exists });
    expect(found).toMatch(/^Not found: cuDNN 8\.1 \(libcudnn\.so\.8\); searched in \/opt\/cuda\/lib64, /);
  });

  it("reports that macOS is not supported", () => {
    expect(missingCudaForTensorflow({ platform: "darwin" })).toContain("only on Linux and Windows");
  });
});
