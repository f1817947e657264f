import { describe, expect, it } from "vitest";
import { chooseEngine } from "./choose-engine.ts";
import type { Engine } from "../engine.ts";

function engine(name: string, obstacle?: string): Engine {
  return {
    name,
    unavailable: () => Promise.resolve(obstacle),
    open: () => Promise.reject(new Error("not opened here")),
    openForward: () => Promise.reject(new Error("not opened here")),
  };
}

const cuda = engine("onnxruntime:cuda", "libcudart.so.12 was not found");
const webgpu = engine("onnxruntime:webgpu", "no adapter was found.");
const cpu = engine("onnxruntime:cpu");
const tensorflow = engine("tensorflow:cpu");

describe("chooseEngine", () => {
  it("takes the first engine that can run, and names those passed over with the reason", async () => {
    const chosen = await chooseEngine([cuda, webgpu, cpu, tensorflow]);
    expect(chosen.engine).toBe(cpu);
    expect(chosen.reason).toBe(
      "Engine onnxruntime:cpu is the first that can run here. Passed over: " +
        "onnxruntime:cuda: libcudart.so.12 was not found; onnxruntime:webgpu: no adapter was found.",
    );
  });

  it("takes the requested engine by its full name", async () => {
    expect((await chooseEngine([cpu, tensorflow], "tensorflow:cpu")).engine).toBe(tensorflow);
  });

  it("takes the first engine that can run of a runtime or a device", async () => {
    expect((await chooseEngine([cuda, cpu, tensorflow], "onnxruntime")).engine).toBe(cpu);
    expect((await chooseEngine([cuda, cpu, tensorflow], "cpu")).engine).toBe(cpu);
  });

  it("names the known engines for an unknown name", async () => {
    await expect(chooseEngine([cpu, cuda], "metal")).rejects.toMatchObject({
      code: "ENGINE_UNKNOWN",
      message: 'There is no engine "metal". Known: auto, onnxruntime:cpu, onnxruntime:cuda.',
    });
  });

  it("explains why the requested engine cannot run, and names one that works", async () => {
    await expect(chooseEngine([cuda, webgpu, cpu], "cuda")).rejects.toMatchObject({
      code: "ENGINE_UNAVAILABLE",
      message:
        'Engine "cuda" cannot run here. onnxruntime:cuda: libcudart.so.12 was not found. ' +
        'The nearest that works is "onnxruntime:cpu".',
    });
  });

  it("explains for each engine why it cannot run", async () => {
    await expect(chooseEngine([cuda, webgpu])).rejects.toThrow(
      "No engine can run here. onnxruntime:cuda: libcudart.so.12 was not found; onnxruntime:webgpu: no adapter was found.",
    );
  });
});
