import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { HubError } from "./errors.ts";
import type { RemoteFile } from "./partial-blob.ts";

const CONFIG = "config.json";
const WEIGHTS = "model.safetensors";
export const WEIGHT_INDEX = "model.safetensors.index.json";
const TOKENIZERS = ["tokenizer.json", "vocab.txt"] as const;
/** Said of a tokenizer, and of the model itself: its card has the licence. */
const OPTIONAL = ["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "README.md"] as const;

const MEGABYTE = 2 ** 20;
const LARGEST_DESCRIPTION = 16 * MEGABYTE;
/** Vocabularies of many languages take about 20 MB. */
const LARGEST_TOKENIZER = 128 * MEGABYTE;
/** Far more than can be fine-tuned here. */
const LARGEST_WEIGHTS = 16 * 1024 * MEGABYTE;

/** What of a repository makes a model, in the order in which it is fetched: weights last. */
export interface ModelFiles {
  readonly config: RemoteFile;
  readonly tokenizer: readonly RemoteFile[];
  /** The weights, or the list of files that they are in. */
  readonly weights: RemoteFile;
}

/**
 * Chooses what is needed from all that is there.
 *
 * @throws HubError MODEL_INCOMPLETE, NO_SAFETENSORS or TOO_LARGE
 */
export function chooseModelFiles(files: ReadonlyMap<string, RemoteFile>, subject: string): ModelFiles {
  const config = files.get(CONFIG);
  if (config === undefined) {
    const problem = `The ${subject} has no ${CONFIG}, so it is no model of Hugging Face's transformers.`;
    throw new HubError("MODEL_INCOMPLETE", `${problem} Choose one that is, such as distilbert-base-uncased.`);
  }
  const weights = files.get(weightsAmong([...files.keys()]) ?? "");
  if (weights === undefined) throw withoutSafetensors([...files.keys()], subject);
  if (TOKENIZERS.every((name) => !files.has(name))) {
    const problem = `The ${subject} has no tokenizer that can be read: neither ${TOKENIZERS.join(" nor ")}.`;
    throw new HubError("MODEL_INCOMPLETE", `${problem} Choose a BERT or DistilBERT that has one.`);
  }
  const tokenizer = [...TOKENIZERS, ...OPTIONAL].flatMap((name) => files.get(name) ?? []);
  requireSize(config, LARGEST_DESCRIPTION, subject);
  for (const file of tokenizer) requireSize(file, LARGEST_TOKENIZER, subject);
  requireSize(weights, weights.path === WEIGHT_INDEX ? LARGEST_DESCRIPTION : LARGEST_WEIGHTS, subject);
  return { config, tokenizer, weights };
}

/** The weights, or the list of files that they are in, or the only safetensors there are under whatever name. */
function weightsAmong(names: readonly string[]): string | undefined {
  const known = [WEIGHTS, WEIGHT_INDEX].find((name) => names.includes(name));
  const others = names.filter((name) => name.endsWith(".safetensors"));
  return known ?? (others.length === 1 ? others[0] : undefined);
}

/**
 * The files that an index says the weights are in.
 *
 * @throws HubError NAME_UNSAFE, MODEL_INCOMPLETE or TOO_LARGE
 */
export function chooseShards(
  names: readonly string[],
  files: ReadonlyMap<string, RemoteFile>,
  subject: string,
): readonly RemoteFile[] {
  const shards = names.map((name) => {
    const file = files.get(name);
    if (file !== undefined) return file;
    const problem = `The index of the ${subject} names "${name}", which is not there.`;
    throw new HubError("MODEL_INCOMPLETE", `${problem} Choose another revision, or tell its owner.`);
  });
  for (const shard of shards) requireSize(shard, LARGEST_WEIGHTS, subject);
  return shards;
}

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/** @throws HubError MODEL_INCOMPLETE, or NAME_UNSAFE for a name that is more than one */
export async function readShardNames(folder: string, subject: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, WEIGHT_INDEX), "utf8");
  const parsed = indexSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const problem = `The ${WEIGHT_INDEX} of the ${subject} has no "weight_map".`;
    throw new HubError("MODEL_INCOMPLETE", `${problem} Choose another revision, or tell its owner.`);
  }
  const names = [...new Set(Object.values(parsed.data.weight_map))].sort();
  const unsafe = names.find((name) => !/^[A-Za-z0-9_][A-Za-z0-9._-]*\.safetensors$/.test(name));
  if (unsafe === undefined) return names;
  const problem = `The index of the ${subject} names ${JSON.stringify(unsafe).slice(0, 100)} as a file of weights.`;
  throw new HubError("NAME_UNSAFE", `${problem} Do not trust this repository.`);
}

/** What a folder of the cache lacks to be a model, as a person would say it; undefined if nothing. */
export async function missingAmong(
  names: readonly string[],
  shardNames: () => Promise<readonly string[]>,
): Promise<string | undefined> {
  if (!names.includes(CONFIG)) return CONFIG;
  if (!TOKENIZERS.some((name) => names.includes(name))) return TOKENIZERS[0];
  const weights = weightsAmong(names);
  if (weights !== WEIGHT_INDEX) return weights === undefined ? WEIGHTS : undefined;
  return (await shardNames()).find((name) => !names.includes(name));
}

/** Weights in formats that run code when they are opened, or need another library. */
const FOREIGN_WEIGHTS = /\.(bin|pt|pth|ckpt|h5|msgpack|onnx|gguf|ot)$/;

function withoutSafetensors(names: readonly string[], subject: string): HubError {
  const foreign = names.find((name) => FOREIGN_WEIGHTS.test(name));
  const has = foreign === undefined ? "no weights" : `weights in "${foreign}" only`;
  const convert =
    "Its owner can convert it at https://huggingface.co/spaces/safetensors/convert; or do it here once, in Python: " +
    'AutoModel.from_pretrained(name).save_pretrained("folder") and AutoTokenizer likewise, then --model folder.';
  const advice = foreign === undefined ? "Choose a model with weights." : convert;
  return new HubError(
    "NO_SAFETENSORS",
    `The ${subject} has ${has}, and no ${WEIGHTS}, the only format that is read. ${advice}`,
  );
}

function requireSize({ path, sizeBytes }: RemoteFile, most: number, subject: string): void {
  if (sizeBytes <= most) return;
  const problem = `"${path}" of the ${subject} has ${sizeBytes} bytes; at most ${most} are read.`;
  throw new HubError("TOO_LARGE", `${problem} It is no file that such a model needs. Choose another model.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
