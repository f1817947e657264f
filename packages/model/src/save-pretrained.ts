import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Architecture } from "./architecture.ts";
import type { ModelConfig } from "./config.ts";
import { ModelError } from "./errors.ts";
import { errorCode, explainFileError } from "./file-errors.ts";
import type { Parameters } from "./parameters.ts";
import { writeSafetensors } from "./safetensors-write.ts";
import { makeTokenizerConfig, TOKENIZER_FILE_NAMES } from "./tokenizer-files.ts";
import type { TokenizerFiles } from "./tokenizer-files.ts";

export interface SavedModel {
  readonly architecture: Architecture;
  readonly config: ModelConfig;
  readonly parameters: Parameters;
  /** As `loadPretrained` gave them; `tokenizer_config.json` is made where it lacks. */
  readonly tokenizerFiles: TokenizerFiles;
  /** More files by relative path with forward slashes, such as `onnx/model.onnx`, in pieces. */
  readonly extraFiles?: ReadonlyMap<string, Iterable<Uint8Array>>;
}

/** What a folder may hold to be replaced: anything else is somebody's and must not be lost. */
const REPLACEABLE: ReadonlySet<string> = new Set([
  ...TOKENIZER_FILE_NAMES,
  ...["config.json", "model.safetensors", "onnx"],
]);

/**
 * Saves a model in Hugging Face's layout; the folder is complete or absent, never half written.
 *
 * All files go to a temporary folder beside it, are flushed to the disk, and take their place in one rename. A model
 * saved there before is replaced as a whole.
 *
 * @throws ModelError SAVE_REFUSED if the folder holds other files, SAVE_FAILED if the disk is full or not writable
 */
export async function savePretrained(folder: string, model: SavedModel): Promise<void> {
  const target = resolve(folder);
  const unique = randomUUID().slice(0, 8);
  const temporary = join(dirname(target), `.${basename(target)}.saving-${unique}`);
  const previous = join(dirname(target), `.${basename(target)}.replaced-${unique}`);
  try {
    await checkReplaceable(target);
    await mkdir(temporary, { recursive: true });
    await writeModel(temporary, model);
    const isReplaced = await renameIfPresent(target, previous);
    try {
      await rename(temporary, target);
    } catch (error) {
      if (isReplaced) await rename(previous, target);
      throw error;
    }
    await rm(previous, { recursive: true, force: true });
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined); // the first error tells more
    if (cause instanceof ModelError || errorCode(cause) === undefined) throw cause;
    throw new ModelError("SAVE_FAILED", `Cannot save the model to "${folder}": ${explainFileError(cause)}`, { cause });
  }
}

/**
 * `config.json` for Hugging Face's library and transformers.js. What the base model's had is kept; keys are sorted.
 *
 * @returns the file's text
 */
function makeConfigJson(architecture: Architecture, config: ModelConfig): string {
  const { num_labels: _, dtype: __, ...kept } = config.source; // counted by id2label; replaced by torch_dtype
  const fields: Record<string, unknown> = {
    ...kept,
    architectures: [architecture.classifierClass],
    id2label: Object.fromEntries(config.labels.entries()),
    label2id: Object.fromEntries(config.labels.map((label, index) => [label, index])),
    problem_type: "single_label_classification",
    torch_dtype: "float32",
  };
  const sorted = Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify(sorted, undefined, 2)}\n`;
}

async function writeModel(folder: string, model: SavedModel): Promise<void> {
  const { architecture, config, parameters, tokenizerFiles, extraFiles } = model;
  const texts: Record<string, string> = { ...tokenizerFiles, "config.json": makeConfigJson(architecture, config) };
  const tokenizerText = tokenizerFiles["tokenizer.json"];
  if (tokenizerText === undefined) throw new RangeError("A model is saved with its tokenizer.json.");
  texts["tokenizer_config.json"] ??= makeTokenizerConfig(JSON.parse(tokenizerText), architecture, config);
  for (const [name, text] of Object.entries(texts)) await writeWhole(join(folder, name), [Buffer.from(text)]);
  for (const [path, pieces] of extraFiles ?? []) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeWhole(join(folder, path), pieces);
  }
  await writeSafetensors(join(folder, "model.safetensors"), parameters.values());
}

/** Flushes too: on some systems a full disk is noticed only then. */
async function writeWhole(path: string, pieces: Iterable<Uint8Array>): Promise<void> {
  const handle = await open(path, "wx");
  try {
    for (const piece of pieces) await handle.writeFile(piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function checkReplaceable(target: string): Promise<void> {
  const names: string[] = await readdir(target).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  });
  const isCard = (name: string): boolean => name === "README.md" && names.includes("config.json");
  const other = names.find((name) => !REPLACEABLE.has(name) && !isCard(name));
  if (other === undefined) return;
  const problem = `"${target}" holds "${other}", which is no file of a saved model and would be lost.`;
  throw new ModelError("SAVE_REFUSED", `${problem} Choose an empty or a new folder.`);
}

async function renameIfPresent(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}
