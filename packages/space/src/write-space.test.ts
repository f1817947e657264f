import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { readFrontMatter } from "@sentiment-tuner/card";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { installedAssets, requireAssets } from "./assets.ts";
import { makeSmallAssets } from "./testing/small-assets.ts";
import { makeTemporaryModel } from "./testing/temporary-model.ts";
import { requireName, writeSpace } from "./write-space.ts";

let [root, model] = ["", ""];
beforeEach(async () => {
  ({ root, model } = await makeTemporaryModel());
});
afterEach(() => rm(root, { recursive: true }));

const space = (): string => join(root, "space");
const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder, { recursive: true })).sort();
const settings = async (): Promise<unknown> => JSON.parse(await readFile(join(space(), "space.json"), "utf8"));

describe("writeSpace for gradio", () => {
  it("writes the app, its pinned requirements and the model", async () => {
    const written = await writeSpace({ sdk: "gradio", modelFolder: model, folder: space() });
    const files = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"];
    expect(await namesIn(space())).toEqual(
      [
        ...[".gitattributes", "README.md", "app.py", "cleaning.py", "decision.py", "windows.py", "model"],
        ...["requirements.txt", "space.json"],
        ...files.map((name) => join("model", name)),
      ].sort(),
    );
    expect(written).toMatchObject({ sdk: "gradio", folder: space(), dtypes: [] });
    expect(await settings()).toMatchObject({ model: "model", maxLength: 24, truncation: "head-tail" });
    const requirements = (await readFile(join(space(), "requirements.txt"), "utf8")).trim().split("\n");
    for (const line of requirements) expect(line).toMatch(/^[a-z]+==\d+\.\d+\.\d+$/);
    expect(requirements.find((line) => line.startsWith("torch"))).toMatch(/^torch==2\.(8|9|10|11)\./); // ZeroGPU's.
  });

  it.each([
    [{ num_labels: 3 }, ["LABEL_0", "LABEL_1", "LABEL_2"]],
    [{}, ["LABEL_0", "LABEL_1"]],
    [{ id2label: { 0: 1, 1: 2 } }, ["1", "2"]],
  ])("names the classes of %j as Python's library does", async (labels, expected) => {
    await writeFile(join(model, "config.json"), JSON.stringify({ ...labels, max_position_embeddings: 64 }));
    await writeSpace({ sdk: "gradio", modelFolder: model, folder: space() });
    expect(await settings()).toMatchObject({ labels: expected });
  });

  it("copies all parts of the weights and their index", async () => {
    await rm(join(model, "model.safetensors"));
    const parts = [
      "model-00001-of-00002.safetensors",
      "model-00002-of-00002.safetensors",
      "model.safetensors.index.json",
    ];
    for (const name of parts) await writeFile(join(model, name), "part");
    await writeSpace({ sdk: "gradio", modelFolder: model, folder: space() });
    expect(await readdir(join(space(), "model"))).toEqual(expect.arrayContaining(parts));
  });

  it.each([
    ["_orig_mod.", "_orig_mod.bert.weight"],
    ["module.", "module.bert.weight"],
  ])("refuses weights under %s, which Python would replace by random ones", async (prefix, name) => {
    const header = Buffer.from(JSON.stringify({ __metadata__: { format: "pt" }, [name]: { dtype: "F32" } }));
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(header.length));
    await writeFile(join(model, "model.safetensors"), Buffer.concat([size, header]));
    await expect(writeSpace({ sdk: "gradio", modelFolder: model, folder: space() })).rejects.toMatchObject({
      code: "MODEL_UNFIT",
      message: expect.stringContaining(`"${prefix}"`),
    });
  });

  it("names a model on the Hub instead of copying it", async () => {
    await writeSpace({ sdk: "gradio", modelFolder: model, folder: space(), modelId: "owner/mine" });
    expect(await namesIn(space())).not.toContain("model");
    expect(await settings()).toMatchObject({ model: "owner/mine", title: "mine" });
    expect(readFrontMatter(await readFile(join(space(), "README.md"), "utf8"))).toEqual({
      ...{ title: "mine", emoji: "🎭", colorFrom: "indigo", colorTo: "green", sdk: "gradio" },
      ...{ sdk_version: "6.31.0", python_version: "3.12.12", app_file: "app.py", pinned: false },
      ...{ models: ["owner/mine"], license: "mit" },
      short_description: expect.stringMatching(/^.{1,60}$/),
      tags: ["sentiment-analysis", "text-classification", "sentiment-tuner"],
    });
  });
});

describe("writeSpace for static", () => {
  it("writes the page with its libraries, and the float32 model if there is no smaller file", async () => {
    const assets = await makeSmallAssets(root);
    const { dtypes } = await writeSpace({ sdk: "static", modelFolder: model, folder: space(), assets });
    expect(dtypes).toEqual(["fp32"]);
    const names = await namesIn(space());
    expect(names).toEqual(expect.arrayContaining(["index.html", "style.css", join("vendor", "transformers.min.js")]));
    expect(names).toContain(join("model", "onnx", "model.onnx"));
    expect(names).not.toContain(join("model", "model.safetensors"));
    const { sdk, app_file, custom_headers } = readFrontMatter(await readFile(join(space(), "README.md"), "utf8"));
    expect({ sdk, app_file }).toEqual({ sdk: "static", app_file: "index.html" });
    expect(custom_headers).toMatchObject({ "cross-origin-opener-policy": "same-origin" });
  });

  it("copies the small ONNX files and not float32", async () => {
    await writeFile(join(model, "onnx/model_fp16.onnx"), "half");
    await writeFile(join(model, "onnx/model_quantized.onnx"), "bytes");
    const assets = await makeSmallAssets(root);
    const { dtypes } = await writeSpace({ sdk: "static", modelFolder: model, folder: space(), assets });
    expect(dtypes).toEqual(["q8", "fp16"]);
    expect(await namesIn(join(space(), "model/onnx"))).toEqual(["model_fp16.onnx", "model_quantized.onnx"]);
  });

  it("has a page without inline scripts or styles, and a policy that blocks other hosts", async () => {
    const { templates } = installedAssets();
    const page = await readFile(join(templates, "static/index.html"), "utf8");
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style|https?:/);
    expect(page).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'");
  });
});

describe("writeSpace for a model of several classes", () => {
  const labels = ["1 star", "2 stars", "3 stars", "billing"];
  const recipe = (cleaningRules: readonly string[]) =>
    writeFile(
      join(model, "sentiment_tuner.json"),
      JSON.stringify({ version: 1, cleaningRules, isOrdered: true, labelPlans: [] }),
    );
  const describeModel = (names: readonly string[]) =>
    writeFile(
      join(model, "config.json"),
      JSON.stringify({ id2label: Object.fromEntries(names.entries()), max_position_embeddings: 64 }),
    );
  const write = () => writeSpace({ sdk: "gradio", modelFolder: model, folder: space() });

  it("has its labels in order, their polarities and its cleaning rules", async () => {
    await describeModel(["Negative", "Neutral", "Positive", "billing"]);
    await recipe(["html-tags", "repeated-blanks"]);
    await write();
    expect(await settings()).toMatchObject({
      labels: ["Negative", "Neutral", "Positive", "billing"],
      polarities: ["negative", "neutral", "positive", null],
      cleaningRules: ["html-tags", "repeated-blanks"],
    });
  });

  it("does not speak of sentiment if the classes are others", async () => {
    await describeModel(["billing", "delivery", "returns"]);
    await write();
    expect(await settings()).toMatchObject({ title: "Text classifier", polarities: [null, null, null] });
    const readme = await readFile(join(space(), "README.md"), "utf8");
    expect(readFrontMatter(readme)["tags"]).toEqual(["text-classification", "sentiment-tuner"]);
    expect(readme).not.toMatch(/sentiment classifier|Sentiment of/);
  });

  it("has no rules for a model of another program", async () => {
    await describeModel(labels);
    await write();
    expect(await settings()).toMatchObject({ cleaningRules: [] });
  });

  it("has the threshold of its model, and when that is not sure", async () => {
    const decision = { temperature: 1, threshold: 0.3, notSureBelow: 0.7 };
    const text = JSON.stringify({ version: 1, cleaningRules: [], isOrdered: true, labelPlans: [], decision });
    await writeFile(join(model, "sentiment_tuner.json"), text);
    await write();
    expect(await settings()).toMatchObject({ decision });
  });

  it("refuses a rule of a plug-in, and a damaged recipe", async () => {
    await recipe(["html-tags", "emoji-names"]);
    await expect(write()).rejects.toThrow(/by the rule "emoji-names" of a plug-in, which a Space does not have/);
    await writeFile(join(model, "sentiment_tuner.json"), "{");
    await expect(write()).rejects.toThrow(/has a damaged sentiment_tuner\.json/);
  });
});

describe("writeSpace", () => {
  const order = (folder = space()) => ({ sdk: "gradio" as const, modelFolder: model, folder });

  it("replaces the folder of a Space, and no other folder", async () => {
    await writeSpace(order());
    await writeSpace({ ...order(), modelId: "owner/mine" });
    expect(await namesIn(space())).not.toContain("model");
    await writeFile(join(space(), "thesis.tex"), "years of work");
    await expect(writeSpace(order())).rejects.toThrow(/contains "thesis.tex".*Choose an empty or a new folder/);
    const project = join(root, "project");
    await mkdir(project);
    await writeFile(join(project, "README.md"), "# Mine");
    await expect(writeSpace(order(project))).rejects.toThrow(/contains "README.md"/);
    expect(await readdir(root)).toEqual(["model", "project", "space"]);
  });

  it("refuses a model with a link to a file outside, which would be published", async () => {
    await writeFile(join(root, "token"), "{}");
    await symlink(join(root, "token"), join(model, "added_tokens.json"));
    await expect(writeSpace(order())).rejects.toThrow(/added_tokens.json" is a link to a file outside its folder/);
    expect(await readdir(root)).toEqual(["model", "token"]);
  });

  it.each([
    ["config.json", /has no config.json of a classifier/],
    ["model.safetensors", /has no model.safetensors/],
  ])("refuses a model without %s, and writes nothing", async (name, message) => {
    await rm(join(model, name));
    await expect(writeSpace(order())).rejects.toThrow(message);
    expect(await readdir(root)).toEqual(["model"]);
  });

  it.each(["mine", "a/b/c", "../x", "owner/..", "owner/a b", "owner/", "o--w/x"])("refuses the name %j", (name) => {
    expect(() => requireName(name)).toThrow(/Give it as owner\/name/);
  });

  it("finds the libraries that npm installed, and names a missing one", () => {
    const assets = installedAssets();
    expect(() => requireAssets(assets)).not.toThrow();
    expect(() => requireAssets({ ...assets, vendor: { "x.js": "/nowhere/x.js" } })).toThrow(/"\/nowhere\/x.js"/);
  });
});
