import { basename, isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";

/** The embedded base models, the default one first. */
export const baseModelNames = ["gte-small", "minilm"] as const;

export type BaseModelName = (typeof baseModelNames)[number];

/** 12 layers of 384. A fine-tuned model is more accurate than with MiniLM, and training takes twice as long. */
export const DEFAULT_BASE_MODEL: BaseModelName = "gte-small";

/** The absolute path of an embedded base model: a folder in Hugging Face layout with safetensors. */
export function baseModelFolder(name: BaseModelName): string {
  return fileURLToPath(new URL(`../models/${name}`, import.meta.url));
}

/** The names of the embedded base models on the Hugging Face Hub. Cards of fine-tuned models and uploads name them. */
export const HUB_IDS: Readonly<Record<BaseModelName, string>> = {
  "gte-small": "thenlper/gte-small",
  minilm: "sentence-transformers/all-MiniLM-L6-v2",
};

/** The name of the ready model. */
export const READY_MODEL = "ready" as const;

/** What the ready model is, in words for a user. */
export const READY_MODEL_SUMMARY = "a general model, trained on film reviews";

/**
 * The absolute path of the ready model, which classifies before any training: an adapter of gte-small, opened with that model's weights.
 */
export function readyModelFolder(): string {
  return fileURLToPath(new URL("../ready", import.meta.url));
}

/** Finds the embedded base model of an adapter: by its name on the Hub, or the ready model by a path that ends with its name. */
export const embeddedBaseModels = {
  name: "embedded",
  find: (base: { readonly name: string }): Promise<string | undefined> => {
    if (isAbsolute(base.name) && basename(base.name) === READY_MODEL) return Promise.resolve(readyModelFolder());
    const found = baseModelNames.find((name) => HUB_IDS[name] === base.name);
    return Promise.resolve(found && baseModelFolder(found));
  },
};
