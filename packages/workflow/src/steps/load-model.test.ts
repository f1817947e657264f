import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { onnxruntimeCpu } from "@sentiment-tuner/trainer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { builtInPlugins } from "../plugins/built-in.ts";
import { composeParts } from "../plugins/parts.ts";
import { fakeEngine } from "../testing/fake-engine.ts";
import { chooseForwardEngine, loadFineTuned, requireTrainedHead } from "./load-model.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`../../../../test/fixtures/${name}`, import.meta.url));

describe("loadFineTuned", () => {
  const parts = composeParts(builtInPlugins);
  let root = "";
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "fine-tuned-"));
  });
  afterAll(() => rm(root, { recursive: true }));

  it.each([
    ["tiny-bert", ["Negative", "Positive"]],
    ["tiny-distilbert-three", ["Negative", "Neutral", "Positive"]],
    ["tiny-bert-five", ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"]],
  ])("loads %s with all its labels", async (name, labels) => {
    const { model, text } = await loadFineTuned(fixture(name), parts);
    expect(model.config.labels).toEqual(labels);
    expect(text.maxLength).toBe(64);
  });

  it.each([
    ["multi_label_classification", /each of its 3 labels a probability of its own/],
    ["regression", /predicts a number, not a class/],
  ])("refuses a model for %s: its outputs are not the probabilities of classes", async (problem_type, message) => {
    const folder = join(root, problem_type);
    await cp(fixture("tiny-bert-three"), folder, { recursive: true });
    const config = JSON.parse(await readFile(join(folder, "config.json"), "utf8")) as object;
    await writeFile(join(folder, "config.json"), JSON.stringify({ ...config, problem_type }));
    await expect(loadFineTuned(folder, parts)).rejects.toThrow(message);
  });
});

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
