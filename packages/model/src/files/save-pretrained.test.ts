import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Parameter } from "../network/parameters.ts";
import { modelPlugin } from "../plugin.ts";
import { loadPretrained } from "./load-pretrained.ts";
import { savePretrained } from "./save-pretrained.ts";

const fixtures = join(import.meta.dirname, "../../../../test/fixtures");
const options = { architectures: modelPlugin.architectures, seed: 1 };
const model = await loadPretrained(join(fixtures, "tiny-bert"), options);

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "save-"));
  folder = join(root, "model");
});
afterEach(() => rm(root, { recursive: true }));

describe("savePretrained", () => {
  it("writes the loaded weights and tokenizer byte for byte", async () => {
    await savePretrained(folder, model);
    expect(await readdir(root)).toEqual(["model"]);
    for (const name of ["model.safetensors", "tokenizer.json", "tokenizer_config.json"]) {
      const reference = await readFile(join(fixtures, "tiny-bert", name));
      expect((await readFile(join(folder, name))).equals(reference)).toBe(true);
    }
  });

  it("saves a model that loads as the same model", async () => {
    await savePretrained(folder, { ...model, config: { ...model.config, labels: ["bad", "good"] } });
    const loaded = await loadPretrained(folder, options);
    expect(loaded.parameters).toEqual(model.parameters);
    expect(loaded.config).toEqual({ ...model.config, labels: ["bad", "good"], source: loaded.config.source });
  });

  it("leaves out what leads to code of the base model's author", async () => {
    const source = { ...model.config.source, auto_map: { AutoModel: "evil--code.Model" }, trust_remote_code: true };
    await savePretrained(folder, { ...model, config: { ...model.config, source } });
    const text = await readFile(join(folder, "config.json"), "utf8");
    expect(text).not.toMatch(/auto_map|trust_remote_code|evil/);
  });

  it("keeps unknown keys of config.json and updates those of the classifier", async () => {
    const source = { ...model.config.source, architectures: ["BertModel"], num_labels: 5, dtype: "float16", mine: [1] };
    await savePretrained(folder, { ...model, config: { ...model.config, source } });
    const json = JSON.parse(await readFile(join(folder, "config.json"), "utf8")) as Record<string, unknown>;
    expect(json).toMatchObject({
      architectures: ["BertForSequenceClassification"],
      id2label: { "0": "Negative", "1": "Positive" },
      label2id: { Negative: 0, Positive: 1 },
      mine: [1],
      problem_type: "single_label_classification",
      torch_dtype: "float32",
    });
    expect(json).not.toHaveProperty("num_labels");
    expect(json).not.toHaveProperty("dtype");
  });

  it("makes a missing tokenizer_config.json", async () => {
    const text = model.tokenizerFiles["tokenizer.json"] ?? "";
    await savePretrained(folder, { ...model, tokenizerFiles: { "tokenizer.json": text } });
    expect(JSON.parse(await readFile(join(folder, "tokenizer_config.json"), "utf8"))).toEqual({
      cls_token: "[CLS]",
      do_lower_case: true,
      mask_token: "[MASK]",
      model_max_length: 64,
      pad_token: "[PAD]",
      sep_token: "[SEP]",
      tokenizer_class: "BertTokenizer",
      unk_token: "[UNK]",
    });
  });

  it("writes extra files into the same folder", async () => {
    await savePretrained(folder, {
      ...model,
      extraFiles: new Map([["onnx/model.onnx", [Uint8Array.of(1), Uint8Array.of(2)]]]),
    });
    expect([...(await readFile(join(folder, "onnx/model.onnx")))]).toEqual([1, 2]);
  });

  it("replaces a model saved before as a whole", async () => {
    await savePretrained(folder, {
      ...model,
      extraFiles: new Map([["onnx/model.onnx", [Uint8Array.of(1), Uint8Array.of(2)]]]),
    });
    await savePretrained(folder, model);
    expect(await readdir(root)).toEqual(["model"]);
    expect(await readdir(folder)).not.toContain("onnx");
  });

  it("refuses a folder with other files and does not change it", async () => {
    await mkdir(folder);
    await writeFile(join(folder, "thesis.tex"), "years of work");
    await expect(savePretrained(folder, model)).rejects.toThrow(
      /contains "thesis.tex".*Choose an empty or a new folder/,
    );
    expect(await readdir(root)).toEqual(["model"]);
    expect(await readdir(folder)).toEqual(["thesis.tex"]);
  });

  it("replaces the card of a saved model, but no other README", async () => {
    await savePretrained(folder, { ...model, extraFiles: new Map([["README.md", [Buffer.from("# A card")]]]) });
    await savePretrained(folder, model);
    expect(await readdir(folder)).not.toContain("README.md");
    const other = join(root, "other");
    await mkdir(other);
    await writeFile(join(other, "README.md"), "# A project");
    await expect(savePretrained(other, model)).rejects.toThrow(/contains "README.md"/);
  });

  it("keeps the previous model and nothing of the new one if writing fails", async () => {
    await savePretrained(folder, model);
    const broken: Parameter = {
      name: "z",
      shape: [1],
      get values(): Float32Array {
        throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
      },
    };
    const parameters = new Map([...model.parameters, ["z", broken]]);
    await expect(savePretrained(folder, { ...model, parameters })).rejects.toThrow(
      `Cannot save the model to "${folder}": the disk is full. Free some space, or choose a folder on another disk (ENOSPC).`,
    );
    expect(await readdir(root)).toEqual(["model"]);
    expect((await loadPretrained(folder, options)).parameters).toEqual(model.parameters);
  });

  it("explains a path that leads through a file", async () => {
    await writeFile(join(root, "file"), "");
    await expect(savePretrained(join(root, "file", "model"), model)).rejects.toThrow(
      expect.objectContaining({
        code: "SAVE_FAILED",
        message: expect.stringContaining("a part of the path is a file"),
      }),
    );
  });
});
