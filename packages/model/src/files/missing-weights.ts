import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { listIfPresent } from "@sentiment-tuner/files";
import { z } from "zod";

import { ModelError } from "../errors.ts";
import { readModelText } from "./read-text.ts";

const WEIGHTS = "model.safetensors";
const CONFIG = "config.json";

/** Weights in formats that can run code when they are opened, or that need another library. */
const FOREIGN_WEIGHTS = /\.(?:bin|pt|pth|ckpt|ckpt\.index|h5|msgpack)$/;
/** What Hugging Face's trainer saves beside the weights. */
const NO_WEIGHTS = /^(?:training_args|optimizer|scheduler|scaler|rng_state)/;
/** The names that Hugging Face's library reads, and the option that an old version of it needs. */
const READABLE_WEIGHTS = [
  { pattern: /^pytorch_model.*\.bin$/, option: undefined },
  { pattern: /^tf_model\.h5$/, option: "from_tf=True" },
  { pattern: /^flax_model.*\.msgpack$/, option: "from_flax=True" },
] as const;

/**
 * Why a folder without `model.safetensors` cannot be loaded, and what to do: it contains the model in a subfolder, weights in another
 * format, only an adapter, or only quantized ONNX files.
 *
 * @param names - of the files and folders in it
 */
export async function explainMissingWeights(folder: string, names: readonly string[]): Promise<ModelError> {
  const problem =
    explainForeignWeights(folder, names, await readConfigFacts(folder)) ??
    (await explainOnnxOnly(folder, names)) ??
    (await explainSubfolders(folder, names)) ??
    `"${folder}" has no ${WEIGHTS}. Is it a model folder?`;
  return new ModelError("FILE_MISSING", problem);
}

/** The weights of an adapter (PEFT) are only the difference to a base model, which `adapter_config.json` names. */
export function explainAdapter(folder: string): ModelError {
  const problem = `"${folder}" contains the weights of an adapter, but no adapter_config.json, which names its base model.`;
  const advice = "Download the file from the source of the weights.";
  return new ModelError("FILE_MISSING", `${problem} ${advice}`);
}

interface ConfigFacts {
  /** False only if `config.json` names classes of other tasks. */
  readonly isClassifier: boolean;
  /** The model from which this one was made. */
  readonly origin: string | undefined;
}

const factsSchema = z.looseObject({
  architectures: z.array(z.string()).nullish().catch(undefined),
  _name_or_path: z.string().nullish().catch(undefined),
});

async function readConfigFacts(folder: string): Promise<ConfigFacts> {
  const text = await readModelText(join(folder, CONFIG)).catch(() => undefined);
  const { architectures, _name_or_path: origin } = factsSchema.safeParse(parseOrUndefined(text)).data ?? {};
  const isClassifier = !architectures?.length || architectures.some((name) => name.endsWith("SequenceClassification"));
  return { isClassifier, origin: origin || undefined };
}

function parseOrUndefined(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "") as unknown;
  } catch {
    return undefined;
  }
}

function explainForeignWeights(
  folder: string,
  names: readonly string[],
  { isClassifier }: ConfigFacts,
): string | undefined {
  const foreign = names.filter((name) => FOREIGN_WEIGHTS.test(name) && !NO_WEIGHTS.test(name)).sort();
  const [readable] = READABLE_WEIGHTS.flatMap(({ pattern, option }) => {
    const name = foreign.find((candidate) => pattern.test(candidate));
    return name === undefined ? [] : [{ name, option }];
  });
  const name = readable?.name ?? foreign[0];
  if (name === undefined) return undefined;
  const found = `"${folder}" has weights in "${name}" but no ${WEIGHTS}, the only supported format.`;
  if (readable === undefined) {
    return `${found} Load them into their model in Python and save it once: model.save_pretrained(folder).`;
  }
  // AutoModel would save a classifier without its head.
  const loader = isClassifier ? "AutoModelForSequenceClassification" : "AutoModel";
  const { option } = readable;
  const library = option === undefined ? "Hugging Face's Python library" : "version 4 of Hugging Face's Python library";
  const source = option === undefined ? "folder" : `folder, ${option}`;
  const convert = `${loader}.from_pretrained(${source}).save_pretrained(folder, safe_serialization=True)`;
  return `${found} Convert it once with ${library}: ${convert}.`;
}

async function explainOnnxOnly(folder: string, names: readonly string[]): Promise<string | undefined> {
  const inner = names.includes("onnx") ? await listIfPresent(join(folder, "onnx")).catch(() => []) : [];
  const onnx = [...names, ...inner.map((name) => `onnx/${name}`)].filter((name) => name.endsWith(".onnx"));
  const [first] = onnx;
  if (first === undefined) return undefined;
  const { origin } = await readConfigFacts(folder);
  const others = onnx.length > 1 ? ` and ${onnx.length - 1} more` : "";
  const found = `"${folder}" has no ${WEIGHTS} and no onnx/model.onnx, only other ONNX files ("${first}"${others}).`;
  const source = origin === undefined ? "the model from which they were exported" : `the original model, "${origin}"`;
  return `${found} Add one of the two from ${source}, or use that model.`;
}

/** Three names are enough to recognize the right one. */
const SUGGESTIONS = 3;

async function explainSubfolders(folder: string, names: readonly string[]): Promise<string | undefined> {
  const models = await findModels(folder, names, 2);
  if (models.length > 0) {
    const suggestions = models.slice(0, SUGGESTIONS).map((path) => `"${path}"`);
    const others = models.length > SUGGESTIONS ? ", …" : "";
    return `"${folder}" has no ${WEIGHTS}. Did you mean ${suggestions.join(" or ")}${others}?`;
  }
  if (!names.includes("events.jsonl")) return undefined;
  return `"${folder}" is the folder of a run without a model. Resume the run, or choose a run that is complete.`;
}

/** A folder with more entries, such as a home folder, is not searched to its end. */
const SEARCHED = 100;

/** The folders with a `config.json`, at most `depth` levels down: the model of a run, or a snapshot in Hugging Face's cache. */
async function findModels(folder: string, names: readonly string[], depth: number): Promise<readonly string[]> {
  const models: string[] = [];
  for (const name of [...names].sort(modelFolderFirst).slice(0, SEARCHED)) {
    const path = join(folder, name);
    const inner: readonly string[] = await readdir(path).catch(() => []); // A file, or a folder without permission.
    if (inner.includes(CONFIG)) models.push(path);
    else if (depth > 1) models.push(...(await findModels(path, inner, depth - 1)));
  }
  return models;
}

function modelFolderFirst(a: string, b: string): number {
  return Number(b === "model") - Number(a === "model") || (a < b ? -1 : 1);
}
