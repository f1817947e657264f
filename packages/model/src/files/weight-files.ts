import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { errorCode, listIfPresent } from "@sentiment-tuner/files";
import { z } from "zod";

import { ModelError } from "../errors.ts";
import { explainFileError } from "./explain-file-error.ts";
import { parseJsonText, readModelText } from "./read-text.ts";
import { explainAdapter, explainMissingWeights } from "./missing-weights.ts";
import { openOnnxWeights } from "./onnx-read.ts";
import { openSafetensors } from "./safetensors-read.ts";
import type { WeightFile } from "./weight-file.ts";

const SINGLE_FILE = "model.safetensors";
const INDEX_FILE = "model.safetensors.index.json";
/** Exported models that can be read, in the order of preference. Hugging Face's exporter writes the second, transformers.js reads the others. */
export const ONNX_WEIGHT_FILES = ["onnx/model.onnx", "model.onnx", "onnx/model_fp16.onnx", "model_fp16.onnx"] as const;
const ADAPTER_FILE = "adapter_model.safetensors";

/**
 * Opens the weight files of a model folder: `model.safetensors`, otherwise the shards that `model.safetensors.index.json` lists, otherwise
 * the only `*.safetensors` file, otherwise an ONNX file that is not quantized. The caller disposes of them.
 *
 * @throws ModelError FILE_MISSING if there is no such file, or several without an index; FILE_UNREADABLE, SAFETENSORS_INVALID, ONNX_INVALID,
 * ONNX_UNSUPPORTED
 */
export async function openWeightFiles(folder: string): Promise<readonly WeightFile[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw explainUnreadableFolder(folder, cause);
  });
  const candidates = names.filter((name) => name.endsWith(".safetensors")).sort();
  if (candidates.includes(SINGLE_FILE)) return openAll(folder, [SINGLE_FILE]);
  if (names.includes(INDEX_FILE)) return openShards(folder);
  if (candidates.length === 1) {
    if (candidates.includes(ADAPTER_FILE)) throw explainAdapter(folder);
    return openAll(folder, candidates);
  }
  if (candidates.length > 1) {
    const found = `"${folder}" has ${candidates.length} weight files (${candidates.join(", ")}) and no ${INDEX_FILE}.`;
    throw new ModelError("FILE_MISSING", `${found} Rename the one to use to ${SINGLE_FILE}.`);
  }
  const onnxFile = await findOnnxFile(folder, names);
  if (onnxFile !== undefined) return [await openOnnxWeights(join(folder, onnxFile))];
  throw await explainMissingWeights(folder, names);
}

async function findOnnxFile(folder: string, names: readonly string[]): Promise<string | undefined> {
  const inner = names.includes("onnx") ? await listIfPresent(join(folder, "onnx")).catch(() => []) : [];
  const found = new Set([...names, ...inner.map((name) => `onnx/${name}`)]);
  return ONNX_WEIGHT_FILES.find((name) => found.has(name));
}

function explainUnreadableFolder(folder: string, cause: unknown): ModelError {
  const code = errorCode(cause) === "ENOENT" ? "FILE_MISSING" : "FILE_UNREADABLE";
  const problem =
    code === "FILE_MISSING"
      ? "it does not exist."
      : errorCode(cause) === "ENOTDIR"
        ? `it is a file. Choose its folder, "${dirname(folder)}".`
        : explainFileError(cause);
  return new ModelError(code, `Cannot open the model folder "${folder}": ${problem}`, { cause });
}

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

async function openShards(folder: string): Promise<readonly WeightFile[]> {
  const path = join(folder, INDEX_FILE);
  const parsed = indexSchema.safeParse(parseJsonText((await readModelText(path)) ?? "", path, "SAFETENSORS_INVALID"));
  if (!parsed.success) {
    throw new ModelError("SAFETENSORS_INVALID", `"${path}" has no "weight_map" of strings. Save the model again.`);
  }
  const weightMap = Object.entries(parsed.data.weight_map);
  const shards = [...new Set(weightMap.map(([, shard]) => shard))].sort();
  const outside = shards.find((shard) => shard !== basename(shard) || !shard.endsWith(".safetensors"));
  if (outside !== undefined) {
    const problem = `"${path}" refers to "${outside}", which is not a *.safetensors file in the same folder.`;
    throw new ModelError("SAFETENSORS_INVALID", `${problem} Save the model again.`);
  }
  const files = await openAll(folder, shards);
  const byShard = new Map(files.map((file) => [basename(file.path), file]));
  for (const [name, shard] of weightMap) {
    if (byShard.get(shard)?.entries.has(name)) continue;
    await disposeAll(files);
    const problem = `"${path}" lists "${name}" in "${shard}", which does not contain it.`;
    throw new ModelError("SAFETENSORS_INVALID", `${problem} Download the model again.`);
  }
  return files;
}

/** Opens all files. If one cannot be opened, closes the others. */
async function openAll(folder: string, names: readonly string[]): Promise<readonly WeightFile[]> {
  const files: WeightFile[] = [];
  try {
    for (const name of names) files.push(await openSafetensors(join(folder, name)));
    return files;
  } catch (error) {
    await disposeAll(files);
    throw error;
  }
}

export async function disposeAll(files: readonly WeightFile[]): Promise<void> {
  for (const file of files) await file.dispose();
}
