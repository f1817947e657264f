import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fitHead } from "../../network/fit-head.ts";
import type { Parameters } from "../../network/parameters.ts";
import { chooseTrainable, mergeTrained } from "../../network/trainable.ts";
import { modelPlugin } from "../../plugin.ts";
import { loadPretrained, type LoadPretrainedOptions } from "../load-pretrained.ts";
import type { PretrainedModel } from "../pretrained-model.ts";
import { savePretrained } from "../save-pretrained.ts";
import { readSafetensors } from "../safetensors-read.ts";
import { writeSafetensors } from "../safetensors-write.ts";
import { roundToSaved, saveAdapter } from "./save-adapter.ts";

const LABELS = ["Negative", "Neutral", "Positive"];
const OPTIONS: LoadPretrainedOptions = { architectures: modelPlugin.architectures, seed: 0 };

let [root, base, folder] = ["", "", ""];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "adapter-"));
  [base, folder] = [join(root, "base"), join(root, "run", "model")];
  await cp(fixture("tiny-bert"), base, { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

function fixture(name: string): string {
  return fileURLToPath(new URL(`../../../../../test/fixtures/${name}`, import.meta.url));
}

/** Saves an adapter of the base model, with a head for three classes. @returns the merged weights */
async function save(name = base): Promise<Parameters> {
  const model = fitHead(await loadPretrained(base, OPTIONS), { labels: LABELS, seed: 3 });
  const { adapters, ...trainable } = chooseTrainable({ ...model, adapters: { rank: 2, alpha: 4 }, seed: 3 });
  if (adapters === undefined) throw new RangeError("Adapters were asked for.");
  const trained: Parameters = new Map(
    [...trainable.parameters].map(([key, parameter]) => [
      key,
      { ...parameter, values: parameter.values.map((_, index) => Math.cos(index)) },
    ]),
  );
  await saveAdapter(folder, { ...model, adapters, frozen: trainable.frozen, trained, base: { name, folder: base } });
  return mergeTrained({ ...trainable, adapters }, roundToSaved(trained), model.config);
}

function valuesOf({ parameters }: Pick<PretrainedModel, "parameters">): Readonly<Record<string, Float32Array>> {
  return Object.fromEntries([...parameters.values()].map(({ name, values }) => [name, values]));
}

describe("saveAdapter and loadPretrained", () => {
  it("opens an adapter merged with its base model, with labels and tokenizer", async () => {
    const parameters = await save();
    const model = await loadPretrained(folder, OPTIONS);
    expect(valuesOf(model)).toEqual(valuesOf({ parameters }));
    expect(model.config.labels).toEqual(LABELS);
    expect(model.initialized).toEqual([]);
    expect(Object.keys(model.tokenizerFiles)).toContain("tokenizer.json");
    expect(model.architecture.name).toBe("bert");
  });

  it("finds the base model by its path from the adapter after both were moved", async () => {
    const parameters = await save();
    const moved = `${root}-moved`;
    await cp(root, moved, { recursive: true });
    await rm(base, { recursive: true });
    try {
      const model = await loadPretrained(join(moved, "run", "model"), OPTIONS);
      expect(valuesOf(model)).toEqual(valuesOf({ parameters }));
    } finally {
      await rm(moved, { recursive: true });
    }
  });

  it("asks for a base model that is at another place by its name", async () => {
    const parameters = await save("owner/base");
    const elsewhere = join(root, "elsewhere");
    await cp(base, elsewhere, { recursive: true });
    await rm(base, { recursive: true });
    const asked: string[] = [];
    const find = ({ name }: { readonly name: string }): Promise<string> => {
      asked.push(name);
      return Promise.resolve(elsewhere);
    };
    const model = await loadPretrained(folder, { ...OPTIONS, baseModels: [{ name: "test", find }] });
    expect(asked).toEqual(["owner/base"]);
    expect(valuesOf(model)).toEqual(valuesOf({ parameters }));
  });

  it("names a base model that is missing, and says where to put it", async () => {
    await save("owner/base");
    await rm(base, { recursive: true });
    await expect(loadPretrained(folder, OPTIONS)).rejects.toMatchObject({
      code: "BASE_MISSING",
      message: `"${folder}" is an adapter, and its base model "owner/base" is not on this machine. Download it once with Python's "hf download owner/base", or put it into "${base}".`,
    });
  });

  it("refuses a base model with other weights, and names it", async () => {
    await save("owner/base");
    const other = await loadPretrained(base, OPTIONS);
    other.parameters.get("bert.encoder.layer.1.output.dense.bias")?.values.fill(0.25);
    await rm(base, { recursive: true });
    await savePretrained(base, other);
    await expect(loadPretrained(folder, OPTIONS)).rejects.toMatchObject({
      code: "BASE_MISMATCH",
      message: expect.stringContaining(`is an adapter of "owner/base", and the weights in "${base}" are not those`),
    });
  });

  it("takes the vocabulary of its base model, and how much of a text it reads from its own folder", async () => {
    await save();
    const text = JSON.stringify({ model_max_length: 7, tokenizer_class: "BertTokenizer" });
    await writeFile(join(folder, "tokenizer_config.json"), text);
    await rm(join(folder, "tokenizer.json"));
    const { tokenizerJson, tokenizerConfig, tokenizerFiles } = await loadPretrained(folder, OPTIONS);
    const ofBase = await loadPretrained(base, OPTIONS);
    expect(tokenizerJson).toEqual(ofBase.tokenizerJson);
    expect(tokenizerConfig).toEqual(JSON.parse(text));
    expect(tokenizerFiles).toEqual({ ...ofBase.tokenizerFiles, "tokenizer_config.json": text });
    await rm(join(folder, "tokenizer_config.json"));
    expect((await loadPretrained(folder, OPTIONS)).tokenizerFiles).toEqual(ofBase.tokenizerFiles);
  });

  it("opens an adapter whose base model is itself an adapter", async () => {
    await save();
    [base, folder] = [folder, join(root, "second", "model")];
    const parameters = await save();
    expect(valuesOf(await loadPretrained(folder, OPTIONS))).toEqual(valuesOf({ parameters }));
  });

  it("replaces a saved adapter, and no folder with other files", async () => {
    await save();
    await save();
    await writeFile(join(folder, "notes.txt"), "mine");
    await expect(save()).rejects.toMatchObject({ code: "SAVE_REFUSED" });
  });
});

describe("an adapter of Python's peft", () => {
  const open = () =>
    loadPretrained(folder, { ...OPTIONS, baseModels: [{ name: "test", find: () => Promise.resolve(base) }] });

  beforeEach(async () => {
    await cp(fixture("tiny-bert-adapter"), folder, { recursive: true });
    await edit((config) => ({ ...config, base_model_name_or_path: "owner/base" }));
  });

  async function edit(change: (config: Record<string, unknown>) => Record<string, unknown>): Promise<void> {
    const path = join(folder, "adapter_config.json");
    const config = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>; // PEFT's format.
    await writeFile(path, JSON.stringify(change(config)));
  }

  async function editWeights(change: (parameters: Parameters) => Parameters): Promise<void> {
    const path = join(folder, "adapter_model.safetensors");
    const changed = change(await readSafetensors(path));
    await rm(path);
    await writeSafetensors(path, changed.values());
  }

  it("has the tokenizer and the labels of its base model", async () => {
    const model = await open();
    expect(model.config.labels).toEqual(["Negative", "Positive"]);
    expect(Object.keys(model.tokenizerFiles)).toContain("tokenizer.json");
  });

  it("has as many labels as its head", async () => {
    await editWeights((parameters) => {
      const changed = new Map(parameters);
      const [weight, bias] = ["base_model.model.classifier.weight", "base_model.model.classifier.bias"] as const;
      changed.set(weight, { name: weight, shape: [3, 32], values: new Float32Array(96) });
      changed.set(bias, { name: bias, shape: [3], values: new Float32Array(3) });
      return changed;
    });
    expect((await open()).config.labels).toEqual(["LABEL_0", "LABEL_1", "LABEL_2"]);
  });

  it("is refused if its ranks are not those of its configuration", async () => {
    await edit((config) => ({ ...config, r: 8 }));
    await expect(open()).rejects.toThrow(/lora_A\.weight" has shape \[4, \d+\] .* expected \[8, \d+\]/);
  });

  it("is refused with a tensor that its base model does not have", async () => {
    await editWeights((parameters) => {
      const name = "base_model.model.bert.embeddings.word_embeddings.lora_embedding_A";
      return new Map([...parameters, [name, { name, shape: [1], values: Float32Array.of(1) }]]);
    });
    await expect(open()).rejects.toMatchObject({
      code: "ADAPTER_UNSUPPORTED",
      message: expect.stringContaining('lora_embedding_A" in the adapter'),
    });
  });
});
