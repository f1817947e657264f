import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { readFrontMatter } from "@sentiment-tuner/card";
import { readText, readTextIfPresent } from "@sentiment-tuner/files";
import {
  type Decision,
  MODEL_RECIPE_FILE,
  type ModelRecipe,
  parseModelRecipe,
  textVersionProblem,
  type WindowSettings,
} from "@sentiment-tuner/protocol";
import { builtInPlugins, polarityOf } from "@sentiment-tuner/workflow";
import { z } from "zod";

import { SpaceError } from "./errors.ts";

/** What a Space needs to know about its model. */
export interface ModelFacts {
  /** In the order of the model's outputs. */
  readonly labels: readonly string[];
  /** Tokens, including the special tokens. */
  readonly maxLength: number;
  /** How a longer text is truncated: `head`, `head-tail`. */
  readonly truncation: string;
  /** Of each label: "negative", "neutral" or "positive"; null if its name does not say. */
  readonly polarities: readonly (ReturnType<typeof polarityOf> | null)[];
  /** By name, in the order in which its texts were cleaned. */
  readonly cleaningRules: readonly string[];
  /** How a text longer than `maxLength` is read; absent: it is truncated. */
  readonly windows?: WindowSettings;
  /** How it chooses a label; absent: the most probable one. */
  readonly decision?: Decision;
  /** From its card. */
  readonly license?: string;
  /** Files of the folder and of `onnx/`, with forward slashes. */
  readonly files: readonly string[];
}

/** Whether the classes say how positive a text is. */
export function isSentiment({ polarities }: Pick<ModelFacts, "polarities">): boolean {
  return polarities.some((polarity) => polarity !== null);
}

const configSchema = z.object({
  id2label: z.record(z.string(), z.union([z.string(), z.number()])).nullish(),
  num_labels: z.number().nullish(),
  max_position_embeddings: z.number(),
});
const tokenizerSchema = z.object({
  model_max_length: z.number().optional(),
  truncation_strategy: z.string().optional(),
});

/** @throws SpaceError MODEL_UNFIT if the folder holds no fine-tuned model, or one that a Space cannot answer for */
export async function readModelFacts(folder: string): Promise<ModelFacts> {
  const files = await filesOf(folder);
  await requireEncoderAlone(folder);
  const config = configSchema.safeParse(await readJson(folder, "config.json"));
  if (!config.success) throw unfit(folder, "has no config.json of a classifier");
  const tokenizer = tokenizerSchema.safeParse((await readJson(folder, "tokenizer_config.json")) ?? {});
  const { model_max_length, truncation_strategy } = tokenizer.data ?? {};
  const { max_position_embeddings } = config.data;
  const labels = labelsOf(config.data);
  if (labels === undefined) throw unfit(folder, "has no labels numbered from 0");
  const recipe = await readRecipe(folder);
  const card = files.includes("README.md") ? await readText(join(folder, "README.md")) : "";
  const { license } = readFrontMatter(card);
  return {
    labels,
    polarities: labels.map((label) => polarityOf(label) ?? null),
    cleaningRules: recipe?.cleaningRules ?? [],
    ...(recipe?.windows && { windows: recipe.windows }),
    maxLength: Math.min(model_max_length ?? max_position_embeddings, max_position_embeddings),
    truncation: truncation_strategy ?? "head",
    ...(recipe?.decision && { decision: recipe.decision }),
    ...(typeof license === "string" && { license }),
    files,
  };
}

/** By output. Without `id2label` they are `LABEL_0`, `LABEL_1` …, as in Hugging Face's library. */
function labelsOf({ id2label, num_labels }: z.output<typeof configSchema>): readonly string[] | undefined {
  const count = id2label ? Object.keys(id2label).length : (num_labels ?? 2);
  const labels = Array.from({ length: count }, (_label, index) => (id2label ? id2label[index] : `LABEL_${index}`));
  return count < 2 || labels.includes(undefined) ? undefined : labels.map(String);
}

/** A Space runs one ONNX file or one Transformers model, so it cannot answer as a model that has a linear part. */
async function requireEncoderAlone(folder: string): Promise<void> {
  const text = await readTextIfPresent(join(folder, MODEL_RECIPE_FILE)).catch(() => undefined); // `readCleaningRules` reports what is wrong.
  const rung = text === undefined ? undefined : parseModelRecipe(text)?.rung;
  if (rung === undefined || rung === "fine-tuned") return;
  throw new SpaceError(
    "MODEL_UNFIT",
    `"${folder}" holds the ${rung} model of a run. A Space needs the fine-tuned one: keep it first, then make the Space.`,
  );
}

/** The rules that a Space has, too. */
const KNOWN_RULES = new Set(builtInPlugins.flatMap(({ cleaningRules = [] }) => cleaningRules).map(({ name }) => name));

async function readRecipe(folder: string): Promise<ModelRecipe | undefined> {
  const text = await readTextIfPresent(join(folder, MODEL_RECIPE_FILE));
  if (text === undefined) return undefined;
  const recipe = parseModelRecipe(text);
  const outdated = textVersionProblem("model", text, join(folder, MODEL_RECIPE_FILE));
  if (outdated !== undefined) throw new SpaceError("MODEL_UNFIT", outdated);
  if (recipe === undefined) throw unfit(folder, `has a damaged ${MODEL_RECIPE_FILE}`);
  const unknown = recipe.cleaningRules.find((name) => !KNOWN_RULES.has(name));
  if (unknown === undefined) return recipe;
  throw new SpaceError(
    "MODEL_UNFIT",
    `The texts of "${folder}" were cleaned by the rule "${unknown}" of a plug-in, which a Space does not have. Its answers would differ from ` +
      `those of the model. Train the model with built-in rules only.`,
  );
}

export function unfit(folder: string, problem: string): SpaceError {
  const advice = "Choose a fine-tuned model: the model/ folder of a run.";
  return new SpaceError("MODEL_UNFIT", `"${folder}" ${problem}. ${advice}`);
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => {
    throw unfit(folder, "is not a folder that can be read");
  });
  const onnx = names.includes("onnx") ? await readdir(join(folder, "onnx")) : [];
  return [...names, ...onnx.map((name) => `onnx/${name}`)].sort();
}

async function readJson(folder: string, name: string): Promise<unknown> {
  try {
    return JSON.parse(await readText(join(folder, name), { mostBytes: 128 * 2 ** 20 })) as unknown;
  } catch {
    return undefined; // The caller reports what is missing.
  }
}
