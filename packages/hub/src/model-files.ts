import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { HubError } from "./errors.ts";
import type { RemoteFile } from "./partial-blob.ts";

const CONFIG = "config.json";
const WEIGHTS = "model.safetensors";
export const WEIGHT_INDEX = "model.safetensors.index.json";
/** Exported models with unrounded weights, in the order of preference. They are used where there are no safetensors. */
const EXPORTED = ["onnx/model.onnx", "model.onnx", "onnx/model_fp16.onnx", "model_fp16.onnx"];
/** The folder of {@link EXPORTED} models. */
export const EXPORT_FOLDER = "onnx";
const TOKENIZERS = ["tokenizer.json", "vocab.txt"] as const;
/** Settings of the tokenizer, how texts are cleaned, what lies beside the encoder, and the card, which states the licence. */
const OPTIONAL = [
  ...["linear.json", "linear.safetensors", "frozen.safetensors"],
  ...["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "sentiment_tuner.json"],
  "README.md",
];

const MEGABYTE = 2 ** 20;
const MAX_JSON_BYTES = 16 * MEGABYTE;
/** Multilingual vocabularies have about 20 MB. */
const MAX_TOKENIZER_BYTES = 128 * MEGABYTE;
/** Far above the size of the models that can be fine-tuned. */
const MAX_WEIGHT_BYTES = 16 * 1024 * MEGABYTE;

/** The files of a model, in the order of the download. */
export interface ModelFiles {
  readonly config: RemoteFile;
  readonly tokenizer: readonly RemoteFile[];
  /** The weights, or the index of their files. */
  readonly weights: RemoteFile;
}

/**
 * Chooses the files of a model in a repository.
 *
 * @throws HubError MODEL_INCOMPLETE, NO_SAFETENSORS or TOO_LARGE
 */
export function chooseModelFiles(files: ReadonlyMap<string, RemoteFile>, subject: string): ModelFiles {
  const config = files.get(CONFIG);
  if (config === undefined) {
    const problem = `The ${subject} has no ${CONFIG}, so it is not a transformers model.`;
    throw new HubError("MODEL_INCOMPLETE", `${problem} Choose another model, such as distilbert-base-uncased.`);
  }
  const weights = files.get(weightsAmong([...files.keys()]) ?? "");
  if (weights === undefined) throw withoutSafetensors([...files.keys()], subject);
  if (TOKENIZERS.every((name) => !files.has(name))) {
    const problem = `The ${subject} has no supported tokenizer: neither ${TOKENIZERS.join(" nor ")}.`;
    throw new HubError("MODEL_INCOMPLETE", `${problem} Choose a BERT or DistilBERT model with one of these files.`);
  }
  const tokenizer = [...TOKENIZERS, ...OPTIONAL].flatMap((name) => files.get(name) ?? []);
  requireSize(config, MAX_JSON_BYTES, subject);
  for (const file of tokenizer) requireSize(file, MAX_TOKENIZER_BYTES, subject);
  requireSize(weights, weights.path === WEIGHT_INDEX ? MAX_JSON_BYTES : MAX_WEIGHT_BYTES, subject);
  return { config, tokenizer, weights };
}

/** The weights, the index of their files, the only safetensors file, whatever its name, or an exported model. */
function weightsAmong(names: readonly string[]): string | undefined {
  const known = [WEIGHTS, WEIGHT_INDEX].find((name) => names.includes(name));
  const others = names.filter((name) => name.endsWith(".safetensors") && !name.includes("/"));
  return known ?? (others.length === 1 ? others[0] : EXPORTED.find((name) => names.includes(name)));
}

/**
 * The weight files that an index names.
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
    const problem = `The index of the ${subject} names "${name}", which does not exist.`;
    throw new HubError("MODEL_INCOMPLETE", `${problem} Choose another revision, or inform its owner.`);
  });
  for (const shard of shards) requireSize(shard, MAX_WEIGHT_BYTES, subject);
  return shards;
}

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/** @throws HubError MODEL_INCOMPLETE, or NAME_UNSAFE for a name with a path */
export async function readShardNames(folder: string, subject: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, WEIGHT_INDEX), "utf8");
  const parsed = indexSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const problem = `The ${WEIGHT_INDEX} of the ${subject} has no "weight_map".`;
    throw new HubError("MODEL_INCOMPLETE", `${problem} Choose another revision, or inform its owner.`);
  }
  const names = [...new Set(Object.values(parsed.data.weight_map))].sort();
  const unsafe = names.find((name) => !/^[A-Za-z0-9_][A-Za-z0-9._-]*\.safetensors$/.test(name));
  if (unsafe === undefined) return names;
  const problem = `The index of the ${subject} names ${JSON.stringify(unsafe).slice(0, 100)} as a weight file.`;
  throw new HubError("NAME_UNSAFE", `${problem} Do not trust this repository.`);
}

/** The first file that a cached model lacks; undefined if it is complete. */
export async function firstMissingFile(
  names: readonly string[],
  shardNames: () => Promise<readonly string[]>,
): Promise<string | undefined> {
  if (!names.includes(CONFIG)) return CONFIG;
  if (!TOKENIZERS.some((name) => names.includes(name))) return TOKENIZERS[0];
  const weights = weightsAmong(names);
  if (weights !== WEIGHT_INDEX) return weights === undefined ? WEIGHTS : undefined;
  return (await shardNames()).find((name) => !names.includes(name));
}

/** Weight formats that can run code when they are opened, or that need another library. */
const OTHER_WEIGHTS = /\.(bin|pt|pth|ckpt|h5|msgpack|onnx|gguf|ot)$/;

function withoutSafetensors(names: readonly string[], subject: string): HubError {
  const other = names.find((name) => OTHER_WEIGHTS.test(name));
  const has = other === undefined ? "no weights" : `weights in "${other}" only`;
  const convert =
    "Its owner can convert it at https://huggingface.co/spaces/safetensors/convert. Or convert it once in Python: " +
    'AutoModelForSequenceClassification.from_pretrained(name).save_pretrained("folder"), with AutoModel instead if it is not a ' +
    "classifier, and the same with AutoTokenizer. Then choose that folder.";
  const advice = other === undefined ? "Choose a model with weights." : convert;
  return new HubError(
    "NO_SAFETENSORS",
    `The ${subject} has ${has}. The supported formats are ${WEIGHTS} and onnx/model.onnx. ${advice}`,
  );
}

function requireSize({ path, sizeBytes }: RemoteFile, maxBytes: number, subject: string): void {
  if (sizeBytes <= maxBytes) return;
  const problem = `"${path}" of the ${subject} has ${sizeBytes} bytes. The limit is ${maxBytes}.`;
  throw new HubError("TOO_LARGE", `${problem} Choose another model.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
