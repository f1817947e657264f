import { describe, expect, it } from "vitest";

import { deviceMemory } from "./device-memory.ts";

describe("deviceMemory", () => {
  const question = { platform: "linux", totalBytes: () => 1000 } as const;
  const gpu = { name: "NVIDIA", memoryBytes: 500 };

  it("is most of the machine's for the processor, and of the card's for a GPU", async () => {
    expect(await deviceMemory("onnxruntime:cpu", question)).toBe(900);
    expect(await deviceMemory("onnxruntime:cuda", { ...question, gpus: async () => [gpu] })).toBe(450);
    expect(await deviceMemory("onnxruntime:webgpu", { ...question, platform: "darwin" })).toBe(700);
  });

  it("is unknown with several GPUs, with one that does not report it, and for an engine of a plug-in", async () => {
    expect(await deviceMemory("onnxruntime:webgpu", { ...question, gpus: async () => [gpu, gpu] })).toBeUndefined();
    expect(
      await deviceMemory("onnxruntime:webgpu", { ...question, gpus: async () => [{ name: "AMD" }] }),
    ).toBeUndefined();
    expect(await deviceMemory("plug-in", question)).toBeUndefined();
  });
});
