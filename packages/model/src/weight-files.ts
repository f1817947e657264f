import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { ModelError } from "./errors.ts";
import { errorCode, explainFileError } from "./file-errors.ts";
import { parseJsonText, readTextIfPresent } from "./json-file.ts";
import { openSafetensors } from "./safetensors.ts";
import type { SafetensorsFile } from "./safetensors.ts";

const SINGLE_FILE = "model.safetensors";
const INDEX_FILE = "model.safetensors.index.json";
/** Weights in formats that run code when opened, or need another library. */
const FOREIGN_WEIGHTS = /\.(bin|pt|pth|ckpt|h5|msgpack)$/;

/**
 * The weight files of a model folder, opened: `model.safetensors`, else the shards of `model.safetensors.index.json`,
 * else the only `*.safetensors` there is. The caller disposes of them.
 *
 * @throws ModelError FILE_MISSING if there are none, or several with nothing to tell which
 */
export async function openWeightFiles(folder: string): Promise<readonly SafetensorsFile[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    const code = errorCode(cause) === "ENOENT" ? "FILE_MISSING" : "FILE_UNREADABLE";
    const problem = code === "FILE_MISSING" ? "it does not exist." : explainFileError(cause);
    throw new ModelError(code, `Cannot open the model folder "${folder}": ${problem}`, { cause });
  });
  const candidates = names.filter((name) => name.endsWith(".safetensors")).sort();
  if (candidates.includes(SINGLE_FILE)) return openAll(folder, [SINGLE_FILE]);
  if (names.includes(INDEX_FILE)) return openShards(folder);
  if (candidates.length === 1) return openAll(folder, candidates);
  if (candidates.length > 1) {
    const found = `"${folder}" has ${candidates.length} weight files (${candidates.join(", ")}) and no ${INDEX_FILE}.`;
    throw new ModelError("FILE_MISSING", `${found} Rename the one to use to ${SINGLE_FILE}.`);
  }
  const foreign = names.find((name) => FOREIGN_WEIGHTS.test(name));
  if (foreign === undefined) {
    throw new ModelError("FILE_MISSING", `"${folder}" has no ${SINGLE_FILE}. Is it the folder of a model?`);
  }
  const convert = "AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True)";
  const found = `"${folder}" has weights in "${foreign}" but no ${SINGLE_FILE}, the only format that is read.`;
  throw new ModelError("FILE_MISSING", `${found} Convert it once with Hugging Face's Python library: ${convert}.`);
}

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

async function openShards(folder: string): Promise<readonly SafetensorsFile[]> {
  const path = join(folder, INDEX_FILE);
  const parsed = indexSchema.safeParse(
    parseJsonText((await readTextIfPresent(path)) ?? "", path, "SAFETENSORS_INVALID"),
  );
  if (!parsed.success) {
    throw new ModelError("SAFETENSORS_INVALID", `"${path}" has no "weight_map" of strings. Save the model anew.`);
  }
  const weightMap = Object.entries(parsed.data.weight_map);
  const shards = [...new Set(weightMap.map(([, shard]) => shard))].sort();
  const outside = shards.find((shard) => shard !== basename(shard) || !shard.endsWith(".safetensors"));
  if (outside !== undefined) {
    const problem = `"${path}" points at "${outside}", which is not a *.safetensors file beside it.`;
    throw new ModelError("SAFETENSORS_INVALID", `${problem} Save the model anew.`);
  }
  const files = await openAll(folder, shards);
  const byShard = new Map(files.map((file) => [basename(file.path), file]));
  for (const [name, shard] of weightMap) {
    if (byShard.get(shard)?.entries.has(name)) continue;
    await disposeAll(files);
    const problem = `"${path}" says that "${name}" is in "${shard}", but it is not.`;
    throw new ModelError("SAFETENSORS_INVALID", `${problem} Fetch the model anew.`);
  }
  return files;
}

/** Opens all or none. */
async function openAll(folder: string, names: readonly string[]): Promise<readonly SafetensorsFile[]> {
  const files: SafetensorsFile[] = [];
  try {
    for (const name of names) files.push(await openSafetensors(join(folder, name)));
    return files;
  } catch (error) {
    await disposeAll(files);
    throw error;
  }
}

export async function disposeAll(files: readonly SafetensorsFile[]): Promise<void> {
  for (const file of files) await file.dispose();
}
