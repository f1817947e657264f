import type { Architecture } from "../network/architecture.ts";
import type { ModelConfig } from "../network/model-config.ts";
import type { LoadedWeights } from "./load-weights.ts";
import type { LoadedTokenizer } from "./tokenizer-files.ts";

/** A model as it was loaded from a folder. */
export interface PretrainedModel extends LoadedWeights, LoadedTokenizer {
  readonly architecture: Architecture;
  readonly config: ModelConfig;
}
