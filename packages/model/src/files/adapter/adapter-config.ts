import { z } from "zod";

import { ModelError } from "../../errors.ts";

/** The file of PEFT that describes an adapter. */
export const ADAPTER_CONFIG_FILE = "adapter_config.json";

/** What an `adapter_config.json` says about the computation. */
export interface AdapterConfig {
  /** A name on the Hub, or the path of a folder. */
  readonly baseName: string;
  readonly revision: string | undefined;
  /** The factor of the adapter of a layer, α / r, or α / √r where the configuration asks for it. */
  scaleOf(layer: string): number;
  /** r of the adapter of a layer. */
  rankOf(layer: string): number;
}

const schema = z.looseObject({
  peft_type: z.string(),
  task_type: z.string().nullish(),
  base_model_name_or_path: z.string().nullish(),
  revision: z.string().nullish(),
  r: z.int().positive(),
  lora_alpha: z.number(),
  use_rslora: z.boolean().default(false),
  rank_pattern: z.record(z.string(), z.int().positive()).nullish(),
  alpha_pattern: z.record(z.string(), z.number()).nullish(),
  bias: z.string().default("none"),
  init_lora_weights: z.union([z.boolean(), z.string()]).nullish(),
});

/** Keys that do not change the computation: the tensors of the file say which layers have an adapter and which parameters are replaced. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  ...["auto_mapping", "inference_mode", "peft_version", "lora_dropout", "ensure_weight_tying", "runtime_config"],
  ...["target_modules", "exclude_modules", "layers_to_transform", "layers_pattern", "modules_to_save"],
  ...["megatron_config", "megatron_core", "qalora_group_size", "eva_config", "loftq_config"],
]);

/** Initializations that leave the base model unchanged. The others store a part of it in the adapter. */
const NEUTRAL_INITIALIZATIONS: readonly unknown[] = [true, false, null, undefined, "gaussian", "eva", "orthogonal"];

const TASKS: readonly unknown[] = ["SEQ_CLS", "FEATURE_EXTRACTION", null, undefined];

/**
 * Reads the configuration of a LoRA adapter of a classifier. A key that changes the computation in a way that is not supported is refused,
 * also one that is not known.
 *
 * @param json - `adapter_config.json`, parsed
 * @param path - of the file, for messages
 * @throws ModelError ADAPTER_UNSUPPORTED with the key and its value, CONFIG_INVALID
 */
export function parseAdapterConfig(json: unknown, path: string): AdapterConfig {
  const { data, error } = schema.safeParse(json);
  if (data === undefined) {
    throw new ModelError("CONFIG_INVALID", `"${path}" does not describe a LoRA adapter: ${z.prettifyError(error)}`);
  }
  requireSupported(data, path);
  const { r, lora_alpha, use_rslora, rank_pattern, alpha_pattern } = data;
  const ranks = compile(rank_pattern, path);
  const alphas = compile(alpha_pattern, path);
  const rankOf = (layer: string): number => firstMatch(ranks, layer) ?? r;
  return {
    baseName: data.base_model_name_or_path ?? "",
    revision: data.revision ?? undefined,
    rankOf,
    scaleOf(layer) {
      const rank = rankOf(layer);
      return (firstMatch(alphas, layer) ?? lora_alpha) / (use_rslora ? Math.sqrt(rank) : rank);
    },
  };
}

function requireSupported(data: z.output<typeof schema>, path: string): void {
  const refuse = (key: string): never => {
    const problem = `"${path}" has "${key}": ${JSON.stringify(data[key])}, which is not supported.`;
    const advice = "Merge adapter and base model once with Python's peft library, and use the merged model.";
    throw new ModelError("ADAPTER_UNSUPPORTED", `${problem} ${advice}`);
  };
  if (data.peft_type !== "LORA") refuse("peft_type");
  if (!TASKS.includes(data.task_type)) refuse("task_type");
  if (data.bias !== "none") refuse("bias");
  if (!NEUTRAL_INITIALIZATIONS.includes(data.init_lora_weights)) refuse("init_lora_weights");
  const others = Object.entries(data).filter(([key]) => !(key in schema.shape) && !WITHOUT_EFFECT.has(key));
  for (const [key, value] of others) if (!isOff(value)) refuse(key);
}

/** Whether a setting has the value of one that is not used. */
function isOff(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === null || value === undefined || value === false || value === 0 || value === "" || value === "none";
}

type Patterns = readonly { readonly pattern: RegExp; readonly value: number }[];

/** PEFT matches the end of a layer's name, whole parts only, with regular expressions. */
function compile(patterns: Readonly<Record<string, number>> | null | undefined, path: string): Patterns {
  return Object.entries(patterns ?? {}).map(([key, value]) => {
    if (!isQuickPattern(key)) {
      const problem = `"${path}" has the pattern ${JSON.stringify(key.slice(0, LONGEST_PATTERN))}, which could take very long to match.`;
      throw new ModelError("ADAPTER_UNSUPPORTED", `${problem} Write the names of the layers instead.`);
    }
    try {
      return { pattern: new RegExp(`^(?:.*\\.)?(?:${key})$`), value };
    } catch (cause) {
      const problem = `"${path}" has the pattern ${JSON.stringify(key)}, which is not a regular expression.`;
      throw new ModelError("CONFIG_INVALID", `${problem} Correct it.`, { cause });
    }
  });
}

const LONGEST_PATTERN = 500;
/** Each repetition of a character multiplies the time by the length of a layer's name, and each group by the number of its alternatives. */
const MOST_CHOICES = 4;

/**
 * Whether a pattern takes little time on every name of a layer: an adapter may come from someone else. A group that is repeated, as in
 * `(a+)+`, can take exponential time.
 */
function isQuickPattern(source: string): boolean {
  const plain = source.replace(/\\[^]/g, "x").replace(/\[\^?\]?[^\]]*\]/g, "x"); // Escapes and classes stand for one character.
  const hasReference = /\\(?:[1-9]|k<)/.test(source);
  const hasRepeatedGroup = /\)(?:[*+?]|\{)/.test(plain);
  const choices = plain.match(/\((?:\?[:=!<]*)?|[*+?]|\{\d*,?\d*\}/g) ?? [];
  return source.length <= LONGEST_PATTERN && !hasReference && !hasRepeatedGroup && choices.length <= MOST_CHOICES;
}

function firstMatch(patterns: Patterns, layer: string): number | undefined {
  return patterns.find(({ pattern }) => pattern.test(layer))?.value;
}

/** What {@link makeAdapterConfig} writes. */
interface AdapterConfigFields {
  readonly baseName: string;
  readonly revision?: string | undefined;
  readonly rank: number;
  readonly alpha: number;
  /** Layers with an adapter: full names, or their last parts where these are unambiguous. */
  readonly targetModules: readonly string[];
  /** Modules whose parameters are saved whole. */
  readonly modulesToSave: readonly string[];
}

/** Makes `adapter_config.json` for Python's peft library, which fills in the rest. @returns the text of the file */
export function makeAdapterConfig(fields: AdapterConfigFields): string {
  const json = {
    base_model_name_or_path: fields.baseName,
    bias: "none",
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    lora_alpha: fields.alpha,
    lora_dropout: 0,
    modules_to_save: fields.modulesToSave,
    peft_type: "LORA",
    r: fields.rank,
    revision: fields.revision ?? null,
    target_modules: fields.targetModules,
    task_type: "SEQ_CLS",
    use_rslora: false,
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
