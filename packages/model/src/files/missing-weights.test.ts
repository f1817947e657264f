import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openWeightFiles } from "./weight-files.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "weights-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes the files and returns the message of the error, with `<folder>` for the folder. */
async function messageFor(files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const error = await openWeightFiles(folder).then(undefined, (cause: unknown) => cause);
  expect(error).toMatchObject({ name: "ModelError", code: "FILE_MISSING" });
  return (error as Error).message.replaceAll(folder, "<folder>").replaceAll("\\", "/");
}

const CLASSIFIER = `{"architectures":["BertForSequenceClassification"]}`;
const ENCODER = `{"architectures":["BertModel"]}`;
const MASKED_LANGUAGE_MODEL = `{"architectures":["BertForMaskedLM"]}`;
const convertWith = (loader: string): string =>
  `${loader}.from_pretrained(folder).save_pretrained(folder, safe_serialization=True).`;

describe("a folder without model.safetensors", () => {
  it.each([
    ["a classifier", CLASSIFIER, "AutoModelForSequenceClassification"],
    ["a model of unknown kind", "{}", "AutoModelForSequenceClassification"],
    ["a model with a broken config.json", "{", "AutoModelForSequenceClassification"],
    ["an encoder", ENCODER, "AutoModel"],
    ["a masked language model", MASKED_LANGUAGE_MODEL, "AutoModel"],
  ])("with the pickled weights of %s keeps its head when converted", async (_, config, loader) => {
    const files = { "config.json": config, "pytorch_model.bin": "", "training_args.bin": "", "a.bin": "" };
    expect(await messageFor(files)).toBe(
      `"<folder>" has weights in "pytorch_model.bin" but no model.safetensors, the only supported format. ` +
        `Convert it once with Hugging Face's Python library: ${convertWith(loader)}`,
    );
  });

  it.each([
    ["tf_model.h5", "from_tf=True"],
    ["flax_model.msgpack", "from_flax=True"],
  ])("with %s names the version of the library that reads it", async (name, option) => {
    expect(await messageFor({ "config.json": CLASSIFIER, [name]: "" })).toContain(
      `with version 4 of Hugging Face's Python library: AutoModelForSequenceClassification.from_pretrained(folder, ${option})`,
    );
  });

  it.each(["best.pt", "last.ckpt", "weights.pth", "model.bin", "bert_model.ckpt.index"])(
    "with %s does not promise that the library reads it",
    async (name) => {
      expect(await messageFor({ "config.json": CLASSIFIER, [name]: "" })).toBe(
        `"<folder>" has weights in "${name}" but no model.safetensors, the only supported format. ` +
          "Load them into their model in Python and save it once: model.save_pretrained(folder).",
      );
    },
  );

  it("does not take the state of an optimizer for weights", async () => {
    expect(await messageFor({ "optimizer.pt": "", "training_args.bin": "", "rng_state.pth": "" })).toBe(
      `"<folder>" has no model.safetensors. Is it a model folder?`,
    );
  });

  it.each([
    ["model_q4.onnx", "{}", `the model from which they were exported`],
    ["onnx/model_quantized.onnx", `{"_name_or_path":"owner/name"}`, `the original model, "owner/name"`],
  ])("with only %s says which files can be loaded, and where they are", async (name, config, source) => {
    expect(await messageFor({ "config.json": config, [name]: "" })).toBe(
      `"<folder>" has no model.safetensors and no onnx/model.onnx, only other ONNX files ("${name}"). ` +
        `Add one of the two from ${source}, or use that model.`,
    );
  });

  it("that is the folder of a run names its model", async () => {
    const files = { "events.jsonl": "", "model/config.json": "{}", "a/config.json": "{}", "report.json": "{}" };
    expect(await messageFor(files)).toBe(
      `"<folder>" has no model.safetensors. Did you mean "<folder>/model" or "<folder>/a"?`,
    );
  });

  it.each([
    ["a folder of runs", "first/model"],
    ["a model in Hugging Face's cache", "snapshots/0a1b"],
  ])("that is %s names the model in it", async (_, path) => {
    expect(await messageFor({ [`${path}/config.json`]: "{}", "refs/main": "0a1b" })).toBe(
      `"<folder>" has no model.safetensors. Did you mean "<folder>/${path}"?`,
    );
  });

  it("that is the folder of a run without a model says so", async () => {
    expect(await messageFor({ "events.jsonl": "", "checkpoints/x": "" })).toContain(
      "is the folder of a run without a model",
    );
  });

  it("with many models names three of them", async () => {
    const files = Object.fromEntries([1, 2, 3, 4].map((step) => [`checkpoint-${step}/config.json`, "{}"]));
    expect(await messageFor(files)).toContain(
      `Did you mean "<folder>/checkpoint-1" or "<folder>/checkpoint-2" or "<folder>/checkpoint-3", …?`,
    );
  });

  it("with the weights of an adapter names the file that is missing", async () => {
    expect(await messageFor({ "adapter_model.safetensors": "" })).toContain("but no adapter_config.json");
  });
});
