import { join } from "node:path";

import { writeNewFile } from "@sentiment-tuner/files";
import { loadPretrained, modelPlugin, type StoredPrecision, writeSafetensors } from "@sentiment-tuner/model";

import { formatJson } from "./format-json.ts";
import type { BaseModelSource } from "./sources.ts";

/** Writes weights, configuration and tokenizer of a base model into a folder, in the given precision. */
export async function writeModel(source: BaseModelSource, folder: string, precision: StoredPrecision): Promise<void> {
  const { architectures } = modelPlugin;
  const model = await loadPretrained(source.folder, { architectures, seed: 0, head: "any" });
  const stored = [...model.parameters.values()].filter(({ name }) => !model.initialized.includes(name));
  await writeSafetensors(join(folder, "model.safetensors"), stored, { precision });
  const config = { ...model.config.source, _name_or_path: source.hubId };
  const texts = { ...pick(model.tokenizerFiles, TOKENIZER_FILES), "config.json": formatJson(config) };
  for (const [name, text] of Object.entries(texts)) await writeNewFile(join(folder, name), [Buffer.from(text)]);
}

/** The other files of a tokenizer repeat what is in these. */
const TOKENIZER_FILES = ["tokenizer.json", "tokenizer_config.json"];

function pick(texts: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([name]) => names.includes(name)));
}
