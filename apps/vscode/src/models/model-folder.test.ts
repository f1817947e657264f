import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { folderBytes, modelFolderIn, modelNameOf, readFolderSize, readModelClasses } from "./model-folder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "model-folder-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const CONFIG = {
  model_type: "bert",
  hidden_size: 8,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  intermediate_size: 16,
  vocab_size: 30,
};

describe("readFolderSize", () => {
  it("reads config.json", async () => {
    writeFileSync(join(folder, "config.json"), JSON.stringify(CONFIG));
    expect(await readFolderSize(folder)).toMatchObject({ modelType: "bert", hiddenSize: 8, maxPositions: 512 });
  });

  it("is undefined without a valid config.json", async () => {
    expect(await readFolderSize(folder)).toBeUndefined();
    writeFileSync(join(folder, "config.json"), "{");
    expect(await readFolderSize(folder)).toBeUndefined();
  });
});

describe("readModelClasses", () => {
  const STARS = { id2label: { 0: "1 star", 1: "2 stars", 10: "none", 2: "3 stars" } };
  const write = (name: string, json: object = {}) => writeFileSync(join(folder, name), JSON.stringify(json));

  it("requires the configuration, the tokenizer and the exported network", async () => {
    mkdirSync(join(folder, "onnx"));
    for (const name of ["config.json", "tokenizer.json", join("onnx", "model.onnx")]) {
      expect(await readModelClasses(folder)).toBeUndefined();
      write(name);
    }
    expect(await readModelClasses(folder)).toEqual([]);
  });

  it("accepts a classifier that was never exported, and lists its classes by index", async () => {
    write("config.json", { architectures: ["BertForSequenceClassification"], ...STARS });
    write("vocab.txt");
    expect(await readModelClasses(folder)).toBeUndefined();
    write("model.safetensors");
    expect(await readModelClasses(folder)).toEqual(["1 star", "2 stars", "3 stars", "none"]);
  });

  it("accepts an adapter whose vocabulary is that of its base model", async () => {
    write("config.json", { architectures: ["BertForSequenceClassification"], ...STARS });
    write("adapter_model.safetensors");
    expect(await readModelClasses(folder)).toHaveLength(4);
  });

  it("is undefined for an encoder without a trained head", async () => {
    write("config.json", { architectures: ["BertForMaskedLM"] });
    write("tokenizer.json");
    write("model.safetensors");
    expect(await readModelClasses(folder)).toBeUndefined();
  });
});

describe("modelFolderIn", () => {
  it("is the model inside the folder of a run, else the folder itself", async () => {
    expect(await modelFolderIn(folder)).toBe(folder);
    mkdirSync(join(folder, "model"));
    writeFileSync(join(folder, "model/config.json"), "{}");
    expect(await modelFolderIn(folder)).toBe(join(folder, "model"));
    writeFileSync(join(folder, "config.json"), "{}");
    expect(await modelFolderIn(folder)).toBe(folder);
  });
});

describe("folderBytes", () => {
  it("adds up files in all subfolders", async () => {
    mkdirSync(join(folder, "onnx"));
    writeFileSync(join(folder, "a"), "12345");
    writeFileSync(join(folder, "onnx", "b"), "123");
    expect(await folderBytes(folder)).toBe(8);
    expect(await folderBytes(join(folder, "missing"))).toBe(0);
  });
});

describe("modelNameOf", () => {
  it("takes the parent folder for a folder that is only called model", () => {
    expect(modelNameOf("/runs/films/model")).toBe("films");
    expect(modelNameOf("/models/bert-tiny")).toBe("bert-tiny");
  });
});
