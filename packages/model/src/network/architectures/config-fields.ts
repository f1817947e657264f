import { z } from "zod";

import { ModelError } from "../../errors.ts";
import type { ModelConfig } from "../model-config.ts";

export const count = z.int().positive();
export const probability = z.number().min(0).lt(1);

/** Far above the number of classes of any text classifier. */
const MOST_LABELS = 10_000;

/** Fields of `config.json` that the architectures share. */
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
  num_labels: count.max(MOST_LABELS).nullish(),
};

/**
 * Checks `config.json` against the fields of an architecture.
 *
 * @throws ModelError CONFIG_INVALID, with every field that does not match
 */
export function parseConfig<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `"${issue.path.join(".")}": ${issue.message}`).join("; ");
  throw new ModelError("CONFIG_INVALID", `config.json is invalid: ${problems}. Was the file edited or truncated?`);
}

/**
 * Refuses what no architecture of this package can compute.
 *
 * @throws ModelError CONFIG_UNSUPPORTED or CONFIG_INVALID, with the value and the supported values
 */
export function checkConfig(config: ModelConfig, activation: string): void {
  const { hiddenSize, heads, padTokenId, vocabularySize, source } = config;
  if (activation !== "gelu") unsupported(`the activation "${activation}"`, `Choose a model with "gelu".`);
  const positions = source["position_embedding_type"] ?? "absolute";
  if (positions !== "absolute") {
    unsupported(`position_embedding_type ${JSON.stringify(positions)}`, `Choose a model with "absolute" positions.`);
  }
  if (Object.keys(source["pruned_heads"] ?? {}).length > 0) {
    unsupported("pruned attention heads", "Choose the model from before it was pruned.");
  }
  if (hiddenSize % heads !== 0) {
    const problem = `config.json has a width of ${hiddenSize}, which is not a multiple of its ${heads} attention heads.`;
    throw new ModelError("CONFIG_INVALID", `${problem} Correct one of the two numbers.`);
  }
  if (padTokenId >= vocabularySize) {
    const problem = `config.json has "pad_token_id": ${padTokenId}, outside its vocabulary of ${vocabularySize} tokens.`;
    throw new ModelError("CONFIG_INVALID", `${problem} Correct one of the two numbers.`);
  }
}

/**
 * Class names from `id2label`. Without it they are `LABEL_0`, `LABEL_1` …, as in Hugging Face's library.
 *
 * @returns C names by index
 * @throws ModelError CONFIG_INVALID if the indices are not 0 to C - 1, two names are equal, or `num_labels` is another number
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
    throw new ModelError(
      "CONFIG_INVALID",
      `config.json numbers its labels ${found}. Number them from 0 to ${size - 1}.`,
    );
  });
  if (new Set(labels).size !== size) {
    throw new ModelError("CONFIG_INVALID", `config.json has two labels of one name: ${labels.join(", ")}. Rename one.`);
  }
  if (numLabels && numLabels !== size) {
    const problem = `config.json has "num_labels": ${numLabels}, but ${size} labels in "id2label".`;
    throw new ModelError("CONFIG_INVALID", `${problem} Remove "num_labels" or correct it.`);
  }
  return labels;
}

/** @throws ModelError CONFIG_UNSUPPORTED */
export function unsupported(what: string, advice: string): never {
  throw new ModelError("CONFIG_UNSUPPORTED", `config.json asks for ${what}, which is not supported. ${advice}`);
}
