import { dirname, join, resolve } from "node:path";

import { errorCode, listIfPresent, makeFolder, replaceFolder, writeNewFile } from "@sentiment-tuner/files";

import { ModelError } from "../errors.ts";
import type { Architecture } from "../network/architecture.ts";
import type { ModelConfig } from "../network/model-config.ts";
import type { Parameters } from "../network/parameters.ts";
import { makeConfigJson } from "./config-json.ts";
import { explainFileError } from "./explain-file-error.ts";
import { writeSafetensors } from "./safetensors-write.ts";
import { makeTokenizerConfig, TOKENIZER_FILE_NAMES } from "./tokenizer-files.ts";
import type { TokenizerFiles } from "./tokenizer-files.ts";

export interface SavedModel {
  readonly architecture: Architecture;
  readonly config: ModelConfig;
  readonly parameters: Parameters;
  /** As `loadPretrained` returns them; `tokenizer_config.json` is made if it is missing. */
  readonly tokenizerFiles: TokenizerFiles;
  /** Further files by relative path with forward slashes, such as `onnx/model.onnx`, in chunks. */
  readonly extraFiles?: ReadonlyMap<string, Iterable<Uint8Array>>;
}

/** The files of a saved model. A folder with any other file is never replaced. */
const REPLACEABLE: ReadonlySet<string> = new Set([
  ...TOKENIZER_FILE_NAMES,
  ...["config.json", "model.safetensors", "onnx", "sentiment_tuner.json"],
  ...["adapter_config.json", "adapter_model.safetensors", "base_model.json"],
  ...["linear.json", "linear.safetensors", "frozen.safetensors"],
]);

/**
 * Saves a model in Hugging Face's layout. The folder is complete or absent, never half written; a model that was saved there before is
 * replaced as a whole.
 *
 * @throws ModelError SAVE_REFUSED if the folder contains other files, SAVE_FAILED if the files cannot be written
 * @throws RangeError if `tokenizerFiles` lacks `tokenizer.json`
 */
export function savePretrained(folder: string, model: SavedModel): Promise<void> {
  return saveModelFolder(folder, model, (staging) =>
    writeSafetensors(join(staging, "model.safetensors"), model.parameters.values()),
  );
}

/**
 * Saves a model with its weights in any form.
 *
 * @param writeWeights - writes their files into the folder that it gets
 * @throws as {@link savePretrained}
 */
export async function saveModelFolder(
  folder: string,
  model: Omit<SavedModel, "parameters">,
  writeWeights: (staging: string) => Promise<unknown>,
): Promise<void> {
  try {
    await checkReplaceable(resolve(folder));
    await replaceFolder(folder, async (staging) => {
      await writeCompanions(staging, model);
      await writeWeights(staging);
    });
  } catch (cause) {
    if (errorCode(cause) === undefined || cause instanceof ModelError) throw cause;
    throw new ModelError("SAVE_FAILED", `Cannot save the model to "${folder}": ${explainFileError(cause)}`, { cause });
  }
}

/** Everything but the weights. */
async function writeCompanions(folder: string, model: Omit<SavedModel, "parameters">): Promise<void> {
  const { architecture, config, tokenizerFiles, extraFiles } = model;
  const texts: Record<string, string> = { ...tokenizerFiles, "config.json": makeConfigJson(architecture, config) };
  const tokenizerText = tokenizerFiles["tokenizer.json"];
  if (tokenizerText === undefined) throw new RangeError("A model is saved with its tokenizer.json.");
  texts["tokenizer_config.json"] ??= makeTokenizerConfig(JSON.parse(tokenizerText), architecture, config);
  for (const [name, text] of Object.entries(texts)) await writeNewFile(join(folder, name), [Buffer.from(text)]);
  for (const [path, chunks] of extraFiles ?? []) {
    await makeFolder(dirname(join(folder, path)));
    await writeNewFile(join(folder, path), chunks);
  }
}

async function checkReplaceable(target: string): Promise<void> {
  const names = await listIfPresent(target);
  const isModel = names.includes("config.json") || names.includes("linear.json");
  const isModelCard = (name: string): boolean => name === "README.md" && isModel;
  const other = names.find((name) => !REPLACEABLE.has(name) && !isModelCard(name));
  if (other === undefined) return;
  const problem = `"${target}" contains "${other}", which is not a file of a saved model and would be deleted.`;
  throw new ModelError("SAVE_REFUSED", `${problem} Choose an empty or a new folder.`);
}
