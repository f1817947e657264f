import { join } from "node:path";
import { findArchitecture } from "../network/architecture.ts";
import type { Architecture } from "../network/architecture.ts";
import { describeOtherTask } from "../network/head-task.ts";
import type { ModelConfig } from "../network/model-config.ts";
import { ModelError } from "../errors.ts";
import type { BaseModelFinder } from "./adapter/base-model.ts";
import { isAdapterFolder, loadAdapter } from "./adapter/load-adapter.ts";
import { parseJsonText, readModelText } from "./read-text.ts";
import { loadTokenizerFiles } from "./tokenizer-files.ts";
import type { WeightFile } from "./weight-file.ts";
import { disposeAll, openWeightFiles } from "./weight-files.ts";
import { loadWeights } from "./load-weights.ts";
import type { LoadWeightsOptions } from "./load-weights.ts";
import type { PretrainedModel } from "./pretrained-model.ts";

export interface LoadPretrainedOptions extends LoadWeightsOptions {
  /** The architectures that `model_type` in `config.json` can name. */
  readonly architectures: readonly Architecture[];
  /** Which heads are accepted: only one that can classify ("classifier", the default), or any, because it will be replaced. */
  readonly head?: "classifier" | "any";
  /** Asked for the base model of an adapter that is not where the adapter says. */
  readonly baseModels?: readonly BaseModelFinder[] | undefined;
}

/**
 * Loads a model from a folder in Hugging Face's layout: `config.json`, safetensors, `tokenizer.json`. An adapter of PEFT is loaded with its
 * base model and merged with it.
 *
 * @throws ModelError with the file or weight that is missing or wrong, and what to do
 */
export async function loadPretrained(folder: string, options: LoadPretrainedOptions): Promise<PretrainedModel> {
  if (await isAdapterFolder(folder)) {
    const loadBase = (base: string): Promise<PretrainedModel> => loadPretrained(base, { ...options, head: "any" });
    const merged = await loadAdapter(folder, { baseModels: options.baseModels, loadBase });
    if (options.head !== "any") requireClassifier(merged.config);
    return merged;
  }
  const files = await openWeightFiles(folder);
  try {
    const path = join(folder, "config.json");
    const text = await readModelText(path);
    if (text === undefined) {
      throw new ModelError(
        "FILE_MISSING",
        `"${folder}" has no config.json. Download it from the source of the weights.`,
      );
    }
    const json = parseJsonText(text, path, "CONFIG_INVALID");
    const architecture = findArchitecture(json, options.architectures);
    const config = architecture.readConfig(json);
    requirePlausibleDepth(config, files);
    if (options.head !== "any") requireClassifier(config);
    const tokenizer = await loadTokenizerFiles(folder, config);
    const weights = await loadWeights(files, architecture, config, options);
    return { architecture, config, ...tokenizer, ...weights };
  } finally {
    await disposeAll(files);
  }
}

/**
 * A layer has several tensors. The check comes before anything is made for each layer, so that a damaged number takes no time and memory.
 *
 * @throws ModelError CONFIG_INVALID
 */
function requirePlausibleDepth({ layers }: ModelConfig, files: readonly WeightFile[]): void {
  const tensors = files.reduce((sum, { entries }) => sum + entries.size, 0);
  if (layers <= tensors) return;
  const problem = `config.json has ${layers} layers, but the weights have only ${tensors} tensors.`;
  throw new ModelError("CONFIG_INVALID", `${problem} Download config.json again from the source of the weights.`);
}

/** @throws ModelError CONFIG_UNSUPPORTED if a softmax over the outputs would be wrong */
function requireClassifier(config: ModelConfig): void {
  const problem = describeOtherTask(config);
  if (problem === undefined) return;
  throw new ModelError(
    "CONFIG_UNSUPPORTED",
    `${problem} Choose a classifier with one class for each text, or fine-tune this model on labelled texts, which gives it a new head.`,
  );
}
