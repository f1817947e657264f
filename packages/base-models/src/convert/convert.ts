import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { replaceFolder, writeNewFile } from "@sentiment-tuner/files";
import type { StoredPrecision } from "@sentiment-tuner/model";

import type { BaseModelSource } from "./sources.ts";

/** How the weights are stored. Another value converts the models again. */
export const PRECISION: StoredPrecision = "int8";

/** Raised when the conversion itself changes, so that existing folders are converted again. */
const VERSION = 1;

const RECORD = "conversion.json";

/**
 * Converts a base model to a folder with safetensors in the given precision, licence and card, unless the folder is already the result of the
 * same conversion.
 *
 * @returns whether it was converted
 */
export async function convertBaseModel(
  source: BaseModelSource,
  target: string,
  precision: StoredPrecision = PRECISION,
): Promise<boolean> {
  const record = formatJson({ hubId: source.hubId, origin: source.origin, precision, version: VERSION });
  if ((await readFile(join(target, RECORD), "utf8").catch(() => undefined)) === record) return false;
  await mkdir(join(target, ".."), { recursive: true });
  await replaceFolder(target, async (folder) => {
    await writeModel(source, folder, precision);
    const texts = { ...source.notices, [RECORD]: record };
    for (const [name, text] of Object.entries(texts)) await writeNewFile(join(folder, name), [Buffer.from(text)]);
  });
  return true;
}

async function writeModel(source: BaseModelSource, folder: string, precision: StoredPrecision): Promise<void> {
  const { loadPretrained, modelPlugin, writeSafetensors } = await import("@sentiment-tuner/model"); // Slow to load.
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

function formatJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
