import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { cachedModelOf } from "@sentiment-tuner/hub/reference";
import { MODEL_FOLDER, type ModelSize, readModelSize } from "@sentiment-tuner/protocol";

/**
 * The sizes of a model in Hugging Face layout.
 *
 * @returns undefined if the folder has no `config.json` of a known kind
 */
export async function readFolderSize(folder: string): Promise<ModelSize | undefined> {
  try {
    return readModelSize(JSON.parse(await readFile(join(folder, "config.json"), "utf8")));
  } catch {
    return undefined;
  }
}

/** The files that state what kind of model a folder holds. */
interface ModelConfig {
  readonly architectures?: unknown;
  readonly id2label?: unknown;
}

/**
 * The classes of a model that can classify, by index: one that was trained here, or any other classifier in safetensors.
 *
 * @returns undefined if the folder has no such model
 */
export async function readModelClasses(folder: string): Promise<readonly string[] | undefined> {
  const config = await readConfig(folder);
  if (config === undefined) return undefined;
  const has = async (...names: string[]): Promise<boolean> =>
    (await stat(join(folder, ...names)).catch(() => undefined))?.isFile() === true; // The file is missing.
  const isAdapter = await has("adapter_model.safetensors"); // Its vocabulary may be that of its base model.
  if (!isAdapter && !(await has("tokenizer.json")) && !(await has("vocab.txt"))) return undefined;
  const isExported = await has("onnx", "model.onnx");
  const weightFiles = ["model.safetensors", "model.safetensors.index.json"];
  const hasWeights = isAdapter || (await Promise.all(weightFiles.map((name) => has(name)))).includes(true);
  return isExported || (hasWeights && isClassifier(config)) ? classesOf(config) : undefined;
}

async function readConfig(folder: string): Promise<ModelConfig | undefined> {
  try {
    const config: unknown = JSON.parse(await readFile(join(folder, "config.json"), "utf8"));
    return typeof config === "object" && config !== null ? config : undefined;
  } catch {
    return undefined; // The file is missing or is not JSON.
  }
}

/** Models without a trained head name another architecture, such as BertForMaskedLM. */
function isClassifier({ architectures }: ModelConfig): boolean {
  return (
    Array.isArray(architectures) &&
    architectures.some((name) => typeof name === "string" && name.endsWith("ForSequenceClassification"))
  );
}

function classesOf({ id2label }: ModelConfig): readonly string[] {
  if (typeof id2label !== "object" || id2label === null) return [];
  return Object.entries(id2label)
    .filter((entry): entry is [string, string] => typeof entry[1] === "string")
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, label]) => label);
}

/** The model in a folder that the user chose: the folder itself, or the model inside the folder of a run. */
export async function modelFolderIn(folder: string): Promise<string> {
  const inside = join(folder, MODEL_FOLDER);
  const isRun = (await readConfig(folder)) === undefined && (await readConfig(inside)) !== undefined;
  return isRun ? inside : folder;
}

/** The display name of a model: its name on the hub, or its folder; the parent folder if that is only "model" or the like. */
export function modelNameOf(folder: string): string {
  const cached = cachedModelOf(folder);
  if (cached !== undefined) return cached.repo;
  const name = basename(folder);
  return /^(model|onnx|best|final)$/i.test(name) ? basename(dirname(folder)) : name;
}

/** The size of all files in a folder, in bytes. */
export async function folderBytes(folder: string): Promise<number> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    const sizes = await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch {
    return 0; // The folder was deleted meanwhile.
  }
}
