import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Parameter, readSafetensors, writeSafetensors } from "@sentiment-tuner/model";

import { fixturePath } from "./golden.ts";

/** File name → content of a model in the fixtures. */
export function modelFiles(name: "tiny-bert" | "tiny-distilbert"): Record<string, Buffer> {
  const folder = fixturePath(name);
  return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file))]));
}

/** Tensors of a masked language model outside its encoder, as in `distilbert-base-uncased`. */
export const LANGUAGE_HEAD = [
  ...["vocab_layer_norm.bias", "vocab_layer_norm.weight", "vocab_projector.bias"],
  ...["vocab_transform.bias", "vocab_transform.weight"],
];

/** The tiny DistilBERT as a base model: with a language head and without a classifier. */
export async function languageModelFiles(): Promise<Record<string, Buffer>> {
  const { "config.json": config, ...files } = modelFiles("tiny-distilbert");
  const { id2label: _labels, label2id: _ids, ...fields } = JSON.parse(String(config)) as Record<string, unknown>;
  const tensors = await readSafetensors(join(fixturePath("tiny-distilbert"), "model.safetensors"));
  const encoder = [...tensors.values()].filter(({ name }) => name.startsWith("distilbert."));
  const head = LANGUAGE_HEAD.map((name): Parameter => {
    const shape = name === "vocab_transform.weight" ? [32, 32] : [name === "vocab_projector.bias" ? 100 : 32];
    return { name, shape, values: new Float32Array(shape.reduce((size, length) => size * length, 1)) };
  });
  return {
    ...files,
    "config.json": Buffer.from(JSON.stringify({ ...fields, architectures: ["DistilBertForMaskedLM"] })),
    "model.safetensors": await safetensorsOf([...encoder, ...head]),
  };
}

async function safetensorsOf(parameters: readonly Parameter[]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "sentiment-tuner-"));
  try {
    await writeSafetensors(join(folder, "model.safetensors"), parameters);
    return await readFile(join(folder, "model.safetensors"));
  } finally {
    await rm(folder, { recursive: true });
  }
}
