import { onnxruntimeCpu } from "@sentiment-tuner/trainer";
import { describe, expect, it } from "vitest";

import { composeParts } from "../plugins/parts.ts";
import { fakeEngine } from "../testing/fake-engine.ts";
import { chooseForwardEngine, requireTrainedHead } from "./load-model.ts";

describe("requireTrainedHead", () => {
  it("accepts a model with all parameters in its files", () => {
    expect(() => {
      requireTrainedHead("runs/first/model", []);
    }).not.toThrow();
  });

  it("rejects an encoder with a random head, and says what is missing", () => {
    expect(() => {
      requireTrainedHead("base", ["classifier.weight", "classifier.bias"]);
    }).toThrow(
      expect.objectContaining({
        code: "LABELS_UNFIT",
        message: expect.stringMatching(/"base" .* lacks classifier\.weight, classifier\.bias/),
        details: { untrainedModel: "base" },
      }),
    );
  });
});

describe("chooseForwardEngine", () => {
  const parts = composeParts([{ name: "test", engines: [fakeEngine({ name: "fake:gpu" }).engine] }]);

  it("is the processor without a name", async () => {
    expect(await chooseForwardEngine(undefined, parts)).toBe(onnxruntimeCpu);
  });

  it("finds an engine by a part of its name, and by auto", async () => {
    expect((await chooseForwardEngine("gpu", parts)).name).toBe("fake:gpu");
    expect((await chooseForwardEngine("auto", parts)).name).toBe("fake:gpu");
  });

  it("rejects an unknown name", async () => {
    await expect(chooseForwardEngine("tpu", parts)).rejects.toMatchObject({ code: "ENGINE_UNKNOWN" });
  });
});
