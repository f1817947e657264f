import { join } from "node:path";
import { findArchitecture } from "./architecture.ts";
import type { Architecture } from "./architecture.ts";
import type { ModelConfig } from "./config.ts";
import { ModelError } from "./errors.ts";
import { parseJsonText, readTextIfPresent } from "./json-file.ts";
import { loadTokenizerFiles } from "./tokenizer-files.ts";
import type { LoadedTokenizer } from "./tokenizer-files.ts";
import { disposeAll, openWeightFiles } from "./weight-files.ts";
import { loadWeights } from "./weights.ts";
import type { LoadedWeights, LoadWeightsOptions } from "./weights.ts";

export interface LoadPretrainedOptions extends LoadWeightsOptions {
  /** Those that `model_type` in `config.json` may name. */
  readonly architectures: readonly Architecture[];
  /** Class names by index, in place of those in `config.json`. */
  readonly labels?: readonly string[];
}

export interface PretrainedModel extends LoadedWeights, LoadedTokenizer {
  readonly architecture: Architecture;
  readonly config: ModelConfig;
}

/**
 * Loads a model from a folder in Hugging Face's layout: `config.json`, safetensors, `tokenizer.json`.
 *
 * @throws ModelError that says which file or weight does not fit, and what to do
 */
export async function loadPretrained(folder: string, options: LoadPretrainedOptions): Promise<PretrainedModel> {
  const files = await openWeightFiles(folder);
  try {
    const path = join(folder, "config.json");
    const text = await readTextIfPresent(path);
    if (text === undefined) {
      throw new ModelError(
        "FILE_MISSING",
        `"${folder}" has no config.json. Fetch it from where the weights came from.`,
      );
    }
    const json = parseJsonText(text, path, "CONFIG_INVALID");
    const architecture = findArchitecture(json, options.architectures);
    const config = withLabels(architecture.readConfig(json), options.labels);
    const tokenizer = await loadTokenizerFiles(folder, config);
    const weights = await loadWeights(files, architecture, config, options);
    return { architecture, config, ...tokenizer, ...weights };
  } finally {
    await disposeAll(files);
  }
}

function withLabels(config: ModelConfig, labels: readonly string[] = config.labels): ModelConfig {
  if (labels.length < 2) {
    const problem = `The model has ${labels.length} label, so it predicts a number instead of a class.`;
    throw new ModelError("CONFIG_UNSUPPORTED", `${problem} Choose a classifier, or give the labels to train.`);
  }
  return { ...config, labels };
}
