import { stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";

import { listIfPresent } from "@sentiment-tuner/files";

import { ModelError } from "../../errors.ts";
import { adapterNames, mergeAdapter } from "../../network/adapter.ts";
import type { ModelConfig } from "../../network/model-config.ts";
import { formatShape, type Parameter, type Parameters } from "../../network/parameters.ts";
import { encoderParameters } from "../../network/trainable.ts";
import { fingerprintParameters } from "../fingerprint-parameters.ts";
import type { PretrainedModel } from "../pretrained-model.ts";
import { parseJsonText, readModelText } from "../read-text.ts";
import { readSafetensors } from "../safetensors-read.ts";
import { loadTokenizerFiles, withTokenizerConfigOf } from "../tokenizer-files.ts";
import { ADAPTER_CONFIG_FILE, type AdapterConfig, parseAdapterConfig } from "./adapter-config.ts";
import { type BaseModel, type BaseModelFinder, BASE_MODEL_FILE, parseBaseModel } from "./base-model.ts";
import { ADAPTER_WEIGHTS_FILE, PEFT_PREFIX } from "./save-adapter.ts";

/** Whether a folder holds an adapter and no whole model. */
export async function isAdapterFolder(folder: string): Promise<boolean> {
  const names = await listIfPresent(folder).catch((): readonly string[] => []); // Opening the folder reports what is wrong with it.
  return (
    names.includes(ADAPTER_CONFIG_FILE) && !names.some((name) => /^model\.safetensors(\.index\.json)?$/.test(name))
  );
}

interface LoadAdapterOptions {
  /** Asked in order for the base model if it is not where the adapter says. */
  readonly baseModels?: readonly BaseModelFinder[] | undefined;
  /** Loads the base model, whatever its head. */
  readonly loadBase: (folder: string) => Promise<PretrainedModel>;
}

/**
 * Loads an adapter of PEFT (LoRA) with its base model, and merges both: the result is an ordinary model.
 *
 * Labels and tokenizer are those of the adapter's folder if it has them, otherwise those of the base model. A folder with only
 * `tokenizer_config.json` has the vocabulary of the base model.
 *
 * @throws ModelError ADAPTER_UNSUPPORTED, BASE_MISSING, BASE_MISMATCH, WEIGHT_SHAPE, and those of the base model
 */
export async function loadAdapter(folder: string, options: LoadAdapterOptions): Promise<PretrainedModel> {
  const path = join(folder, ADAPTER_CONFIG_FILE);
  const adapterConfig = parseAdapterConfig(await readJson(path), path);
  const file = await readSafetensors(join(folder, ADAPTER_WEIGHTS_FILE));
  const base = await openBase(folder, adapterConfig, options);
  const { architecture } = base;
  const tensors = nameTensors(file, base, folder);
  const ownConfig = await readJson(join(folder, "config.json"));
  const config = ownConfig === undefined ? withLabelsOf(tensors.whole, base) : architecture.readConfig(ownConfig);
  const parameters = new Map<string, Parameter>();
  for (const [name, shape] of architecture.parameterShapes(config)) {
    const parameter = tensors.whole.get(name) ?? base.parameters.get(name);
    if (parameter === undefined || formatShape(parameter.shape) !== formatShape(shape)) {
      const found = parameter === undefined ? "is missing" : `has shape ${formatShape(parameter.shape)}`;
      const problem = `"${name}" ${found} in the adapter "${folder}" and its base model, expected ${formatShape(shape)}.`;
      throw new ModelError("WEIGHT_SHAPE", `${problem} Do config.json and the base model belong to this adapter?`);
    }
    parameters.set(name, mergeIfAdapted(parameter, tensors.adapters, adapterConfig, folder));
  }
  const names = await listIfPresent(folder);
  const hasTokenizer = names.includes("tokenizer.json") || names.includes("vocab.txt");
  const isOfBase = (name: string): boolean => !tensors.whole.has(name);
  return {
    ...base,
    ...(hasTokenizer ? await loadTokenizerFiles(folder, config) : await withTokenizerConfigOf(folder, base)),
    config,
    parameters,
    missing: base.missing.filter(isOfBase),
    initialized: base.initialized.filter(isOfBase),
  };
}

/** @returns undefined if the file does not exist */
async function readJson(path: string): Promise<unknown> {
  const text = await readModelText(path);
  return text === undefined ? undefined : parseJsonText(text, path, "CONFIG_INVALID");
}

/** Opens the first model with the right weights: where the adapter says, then those that are found by its name. */
async function openBase(
  folder: string,
  { baseName, revision }: AdapterConfig,
  { baseModels = [], loadBase }: LoadAdapterOptions,
): Promise<PretrainedModel> {
  const path = join(folder, BASE_MODEL_FILE);
  const json = await readJson(path);
  const base: BaseModel = json === undefined ? { name: baseName, revision } : parseBaseModel(json, path);
  const places = [
    () => Promise.resolve(base.folder === undefined ? undefined : resolve(folder, base.folder)),
    () => Promise.resolve(base.name === "" ? undefined : resolve(base.name)),
    ...baseModels.map((finder) => () => finder.find(base)),
  ];
  const others = new Set<string>();
  for (const place of places) {
    const candidate = await place();
    if (candidate === undefined || candidate === resolve(folder) || others.has(candidate)) continue;
    if (!(await isFolder(candidate))) continue;
    const model = await loadBase(candidate);
    if (base.sha256 === undefined || base.sha256 === fingerprintParameters(encoderParameters(model))) return model;
    others.add(candidate);
  }
  throw explainMissingBase(folder, base, [...others]);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true; // The path does not exist.
}

function explainMissingBase(folder: string, base: BaseModel, others: readonly string[]): ModelError {
  const { name, revision, sha256 = "" } = base;
  const place = base.folder === undefined ? "" : ` into "${resolve(folder, base.folder)}"`;
  const version = revision === undefined ? "" : ` --revision ${revision}`;
  const advice = isAbsolute(name)
    ? `Put the base model${place === "" ? ` into "${name}"` : place}.`
    : `Download it once with Python's "hf download ${name}${version}", or put it${place || ` into "${name}"`}.`;
  if (others.length === 0) {
    const problem = `"${folder}" is an adapter, and its base model "${name}" is not on this machine.`;
    return new ModelError("BASE_MISSING", `${problem} ${advice}`);
  }
  const found = others.map((other) => `"${other}"`).join(" and ");
  const problem = `"${folder}" is an adapter of "${name}", and the weights in ${found} are not those with which it was trained (SHA-256 ${sha256.slice(0, 12)}…).`;
  return new ModelError("BASE_MISMATCH", `${problem} ${advice}`);
}

interface AdapterTensors {
  /** Parameters that replace those of the base model. */
  readonly whole: Parameters;
  /** A and B of each layer with an adapter. */
  readonly adapters: Parameters;
}

/** Names the tensors of a file of PEFT as the architecture does. */
function nameTensors(
  file: Parameters,
  { architecture, config }: Pick<PretrainedModel, "architecture" | "config">,
  folder: string,
): AdapterTensors {
  const known = architecture.parameterShapes(config);
  const whole = new Map<string, Parameter>();
  const adapters = new Map<string, Parameter>();
  for (const tensor of file.values()) {
    const plain = tensor.name.startsWith(PEFT_PREFIX) ? tensor.name.slice(PEFT_PREFIX.length) : tensor.name;
    const [, layer, part] = LORA_TENSOR.exec(plain) ?? [];
    const target = layer === undefined ? plain : `${layer}.weight`;
    const found = [target, architecture.prefix + target].find((name) => known.has(name));
    if (found === undefined) {
      const problem = `"${tensor.name}" in the adapter "${folder}" belongs to no layer of its base model`;
      throw new ModelError(
        "ADAPTER_UNSUPPORTED",
        `${problem} (${architecture.name}). Is it an adapter of another model?`,
      );
    }
    const name = part === undefined ? found : `${found.slice(0, -".weight".length)}.${part}`;
    (part === undefined ? whole : adapters).set(name, { ...tensor, name });
  }
  return { whole, adapters };
}

const LORA_TENSOR = /^(.+)\.(lora_[AB]\.weight)$/;

/** The base model's configuration with as many labels as the head in the adapter has. */
function withLabelsOf(whole: Parameters, { architecture, config }: PretrainedModel): ModelConfig {
  const shapes = architecture.parameterShapes(config);
  const other = [...whole.values()].find(
    ({ name, shape }) => formatShape(shape) !== formatShape(shapes.get(name) ?? []),
  );
  if (other === undefined) return config;
  return { ...config, labels: Array.from({ length: other.shape[0] ?? 0 }, (_, index) => `LABEL_${index}`) };
}

function mergeIfAdapted(parameter: Parameter, adapters: Parameters, config: AdapterConfig, folder: string): Parameter {
  if (!parameter.name.endsWith(".weight")) return parameter;
  const layer = parameter.name.slice(0, -".weight".length);
  const names = adapterNames(layer);
  const [a, b] = [adapters.get(names.a), adapters.get(names.b)];
  if (a === undefined && b === undefined) return parameter;
  const rank = config.rankOf(layer);
  const [outputs = 0, inputs = 0] = parameter.shape;
  for (const [name, found, expected] of [
    [names.a, a, [rank, inputs]],
    [names.b, b, [outputs, rank]],
  ] as const) {
    if (found !== undefined && formatShape(found.shape) === formatShape(expected)) continue;
    const shape = found === undefined ? "is missing" : `has shape ${formatShape(found.shape)}`;
    const problem = `"${name}" ${shape} in the adapter "${folder}", expected ${formatShape(expected)}.`;
    throw new ModelError("WEIGHT_SHAPE", `${problem} Does ${ADAPTER_CONFIG_FILE} belong to these weights?`);
  }
  return mergeAdapter(parameter, adapters, config.scaleOf(layer));
}
