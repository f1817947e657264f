import { describe, expect, it } from "vitest";

import { TrainerError } from "../errors.ts";
import { explainFailure } from "./failure.ts";

describe("explainFailure", () => {
  it.each([
    ["WebGPU", "Failed to create GPU buffer: size=4398046511104"],
    [
      "WebGPU, a tensor above the limit",
      "limits_.maxStorageBuffersPerShaderStage was false. Too many storage buffers in shader.",
    ],
    ["CUDA", "CUDA failure 2: out of memory ; GPU=0"],
    ["the processor", "Failed to allocate memory for requested buffer of size 68719476736"],
    ["TensorFlow", "Invalid TF_Status: 8\nMessage: OOM when allocating tensor with shape[64000000,32]"],
    ["V8", "Array buffer allocation failed"],
  ])("recognizes that memory ran out on %s", (_device, message) => {
    expect(explainFailure(new Error(message), "some:engine")).toMatchObject({ code: "OUT_OF_MEMORY" });
  });

  it.each([
    ["Dawn", "WebGPU device lost (2): Device was destroyed."],
    ["Vulkan", "vkQueueSubmit failed with VK_ERROR_DEVICE_LOST"],
    ["Direct3D", "0x887A0005 DXGI_ERROR_DEVICE_REMOVED"],
    ["CUDA", "CUDA failure 700: an illegal memory access was encountered"],
  ])("recognizes a lost device by the message of %s", (_library, message) => {
    expect(explainFailure(new Error(message), "some:engine")).toMatchObject({ code: "DEVICE_LOST" });
  });

  it("returns other errors unchanged", () => {
    const other = new Error("Invalid rank for input: inputIds");
    const ours = new TrainerError("LOSS_NOT_FINITE", "out of memory");
    expect([explainFailure(other, "e"), explainFailure(ours, "e")]).toEqual([other, ours]);
  });
});
