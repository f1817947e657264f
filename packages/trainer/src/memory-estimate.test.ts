import { distilbert } from "@sentiment-tuner/model";
import { describe, expect, it } from "vitest";

import { deviceMemory } from "./engines/device-memory.ts";
import { estimateStepBytes, rowsThatFit } from "./memory-estimate.ts";

const config = distilbert.readConfig({
  model_type: "distilbert",
  vocab_size: 30_522,
  dim: 768,
  n_layers: 6,
  n_heads: 12,
  hidden_dim: 3072,
  max_position_embeddings: 512,
});
const SIZE = { config, parameterCount: 67e6, rows: 16, length: 128 };
const GIGABYTE = 1e9;

describe("memory of a step", () => {
  it("is about what was measured for DistilBERT", () => {
    expect(estimateStepBytes(SIZE) / GIGABYTE).toBeCloseTo(3.7, 1);
  });

  it("halves the rows until they fit", () => {
    expect(rowsThatFit(SIZE, 8 * GIGABYTE)).toBeUndefined();
    expect(rowsThatFit(SIZE, 3 * GIGABYTE)).toBe(8);
    expect(rowsThatFit(SIZE, 0.1 * GIGABYTE)).toBe(1);
    expect(rowsThatFit(SIZE, undefined)).toBeUndefined();
  });
});

describe("deviceMemory", () => {
  const question = { platform: "linux", totalBytes: () => 1000 } as const;
  const gpu = { name: "NVIDIA", memoryBytes: 500 };

  it("is most of the machine's for the processor, and of the card's for a GPU", async () => {
    expect(await deviceMemory("onnxruntime:cpu", question)).toBe(900);
    expect(await deviceMemory("onnxruntime:cuda", { ...question, gpus: async () => [gpu] })).toBe(450);
    expect(await deviceMemory("onnxruntime:webgpu", { ...question, platform: "darwin" })).toBe(700);
  });

  it("is unknown with several GPUs, with one that does not tell, and for a guest's engine", async () => {
    expect(await deviceMemory("onnxruntime:webgpu", { ...question, gpus: async () => [gpu, gpu] })).toBeUndefined();
    expect(
      await deviceMemory("onnxruntime:webgpu", { ...question, gpus: async () => [{ name: "AMD" }] }),
    ).toBeUndefined();
    expect(await deviceMemory("guest", question)).toBeUndefined();
  });
});
