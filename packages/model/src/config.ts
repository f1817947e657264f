import { z } from "zod";
import { ModelError } from "./errors.ts";

/** What the network needs to know, in one vocabulary for all architectures. Sizes are counts, dropouts probabilities. */
export interface ModelConfig {
  /** `model_type` of `config.json`. */
  readonly modelType: string;
  /** V, rows of the word embeddings. */
  readonly vocabularySize: number;
  /** D. */
  readonly hiddenSize: number;
  readonly layers: number;
  /** H; D is a multiple of it. */
  readonly heads: number;
  /** Width of the feed-forward network. */
  readonly intermediateSize: number;
  /** The longest sequence, special tokens included. */
  readonly maxPositions: number;
  /** Rows of the token type embeddings; undefined where the architecture has none. */
  readonly typeVocabularySize?: number;
  /** After the embeddings and after both halves of a block. */
  readonly dropout: number;
  /** On the attention probabilities. */
  readonly attentionDropout: number;
  /** Before the last linear layer. */
  readonly classifierDropout: number;
  readonly layerNormEpsilon: number;
  /** The exact form: x · Φ(x), by the error function. */
  readonly activation: "gelu";
  readonly padTokenId: number;
  /** Standard deviation of weights that start at random. */
  readonly initializerRange: number;
  /** Class names by index. */
  readonly labels: readonly string[];
  /** `config.json` as read, so that unknown keys survive a save. */
  readonly source: Readonly<Record<string, unknown>>;
}

/** Zod fields that several architectures share. */
export const count = z.int().positive();
export const probability = z.number().min(0).lt(1);
export const sharedFields = {
  vocab_size: count,
  max_position_embeddings: count,
  initializer_range: z.number().positive().default(0.02),
  pad_token_id: z
    .int()
    .min(0)
    .nullish()
    .transform((id) => id ?? 0),
  pruned_heads: z.record(z.string(), z.unknown()).nullish(),
  position_embedding_type: z.string().nullish(),
  id2label: z.record(z.string(), z.union([z.string(), z.number()])).nullish(),
  num_labels: count.nullish(),
};

/**
 * Checks `config.json` against an architecture's fields.
 *
 * @throws ModelError CONFIG_INVALID, naming every field that does not fit
 */
export function parseConfig<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `"${issue.path.join(".")}": ${issue.message}`).join("; ");
  throw new ModelError("CONFIG_INVALID", `config.json does not fit: ${problems}. Was it edited, or cut off?`);
}

/**
 * What no architecture here can compute.
 *
 * @throws ModelError CONFIG_UNSUPPORTED or CONFIG_INVALID, with the value and what is possible
 */
export function checkConfig(config: ModelConfig, activation: string): void {
  const { hiddenSize, heads, padTokenId, vocabularySize, source } = config;
  if (activation !== "gelu") unsupported(`the activation "${activation}"`, `Only "gelu" is; choose such a model.`);
  const positions = source["position_embedding_type"] ?? "absolute";
  if (positions !== "absolute") {
    unsupported(`position_embedding_type ${JSON.stringify(positions)}`, `Only "absolute" is; choose such a model.`);
  }
  if (Object.keys(source["pruned_heads"] ?? {}).length > 0) {
    unsupported("pruned attention heads", "Choose the model before it was pruned.");
  }
  if (hiddenSize % heads !== 0) {
    const problem = `config.json asks for ${heads} attention heads on a width of ${hiddenSize}, which they do not divide.`;
    throw new ModelError("CONFIG_INVALID", `${problem} Is one of the two numbers wrong?`);
  }
  if (padTokenId >= vocabularySize) {
    const problem = `config.json has "pad_token_id": ${padTokenId}, outside its vocabulary of ${vocabularySize}.`;
    throw new ModelError("CONFIG_INVALID", `${problem} Is one of the two numbers wrong?`);
  }
}

/**
 * Class names from `id2label`, else `LABEL_0` … as Hugging Face's library names them.
 *
 * @throws ModelError CONFIG_INVALID if indices are not 0 … C-1, or names repeat
 */
export function readLabels(
  id2label: Readonly<Record<string, string | number>> | null | undefined,
  numLabels: number | null | undefined,
): readonly string[] {
  const size = id2label ? Object.keys(id2label).length : (numLabels ?? 2);
  const labels = Array.from({ length: size }, (_, index) => {
    const label = id2label ? id2label[String(index)] : `LABEL_${index}`;
    if (label !== undefined) return String(label);
    const found = Object.keys(id2label ?? {}).join(", ");
    throw new ModelError("CONFIG_INVALID", `config.json numbers its labels ${found}; expected 0 to ${size - 1}.`);
  });
  if (new Set(labels).size !== size) {
    throw new ModelError("CONFIG_INVALID", `config.json names two labels alike: ${labels.join(", ")}. Rename one.`);
  }
  if (numLabels && numLabels !== size) {
    const problem = `config.json says "num_labels": ${numLabels} but names ${size} labels in "id2label".`;
    throw new ModelError("CONFIG_INVALID", `${problem} Remove "num_labels" or correct it.`);
  }
  return labels;
}

/** @throws ModelError CONFIG_UNSUPPORTED */
export function unsupported(what: string, next: string): never {
  throw new ModelError("CONFIG_UNSUPPORTED", `config.json asks for ${what}, which is not supported. ${next}`);
}
