import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { listIfPresent, readTextIfPresent } from "@sentiment-tuner/files";
import { z } from "zod";

import { ModelError } from "../errors.ts";

const WEIGHTS = "model.safetensors";
const CONFIG = "config.json";

/** Weights in formats that can run code when they are opened, or that need another library. */
const FOREIGN_WEIGHTS = /\.(bin|pt|pth|ckpt|h5|msgpack)$/;
/** What Hugging Face's trainer saves beside the weights. */
const NO_WEIGHTS = /^(?:training_args|optimizer|scheduler|scaler|rng_state)/;
const TENSORFLOW_WEIGHTS = /\.h5$/;
const FLAX_WEIGHTS = /\.msgpack$/;

/**
 * Why a folder without `model.safetensors` cannot be loaded, and what to do: it contains the model in a subfolder, weights in another
 * format, only an adapter, or only ONNX files.
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

/** A fine-tuning adapter (PEFT) contains only the difference to a base model. */
export function explainAdapter(folder: string): ModelError {
  const problem = `"${folder}" contains only an adapter, the difference to a base model.`;
  const advice =
    "Merge the two once with Python's peft library: model.merge_and_unload().save_pretrained(folder), then use that folder.";
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
  const text = await readTextIfPresent(join(folder, CONFIG)).catch(() => undefined);
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
  const name = foreign.find((candidate) => candidate.startsWith("pytorch_model")) ?? foreign[0];
  if (name === undefined) return undefined;
  // AutoModel would save a classifier without its head.
  const loader = isClassifier ? "AutoModelForSequenceClassification" : "AutoModel";
  const source = TENSORFLOW_WEIGHTS.test(name) ? ", from_tf=True" : FLAX_WEIGHTS.test(name) ? ", from_flax=True" : "";
  const library = source === "" ? "Hugging Face's Python library" : "version 4 of Hugging Face's Python library";
  const convert = `${loader}.from_pretrained(folder${source}).save_pretrained(folder, safe_serialization=True)`;
  const found = `"${folder}" has weights in "${name}" but no ${WEIGHTS}, the only supported format.`;
  return `${found} Convert it once with ${library}: ${convert}.`;
}

async function explainOnnxOnly(folder: string, names: readonly string[]): Promise<string | undefined> {
  const inner = names.includes("onnx") ? await listIfPresent(join(folder, "onnx")).catch(() => []) : [];
  const onnx = [...names, ...inner.map((name) => `onnx/${name}`)].filter((name) => name.endsWith(".onnx"));
  const [first] = onnx;
  if (first === undefined) return undefined;
  const { origin } = await readConfigFacts(folder);
  const found = `"${folder}" has only ONNX files ("${first}"${onnx.length > 1 ? ` and ${onnx.length - 1} more` : ""}), which cannot be loaded or fine-tuned.`;
  const source = origin === undefined ? "the model from which they were exported" : `the original model, "${origin}"`;
  return `${found} Add the ${WEIGHTS} of ${source}, or use that model.`;
}

/** Three names are enough to recognize the right one. */
const SUGGESTIONS = 3;

async function explainSubfolders(folder: string, names: readonly string[]): Promise<string | undefined> {
  const models: string[] = [];
  for (const name of [...names].sort(modelFolderFirst)) {
    const inner: readonly string[] = await readdir(join(folder, name)).catch(() => []); // A file, or a folder without permission.
    if (inner.includes(CONFIG)) models.push(`"${join(folder, name)}"`);
  }
  if (models.length > 0) {
    const others = models.length > SUGGESTIONS ? ", …" : "";
    return `"${folder}" has no ${WEIGHTS}. Did you mean ${models.slice(0, SUGGESTIONS).join(" or ")}${others}?`;
  }
  if (!names.includes("events.jsonl")) return undefined;
  return `"${folder}" is the folder of a run without a model. Resume the run, or choose a run that is complete.`;
}

function modelFolderFirst(a: string, b: string): number {
  return Number(b === "model") - Number(a === "model") || (a < b ? -1 : 1);
}
