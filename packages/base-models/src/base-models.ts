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

/** Finds the embedded base model of an adapter by its name on the Hub. */
export const embeddedBaseModels = {
  name: "embedded",
  find: (base: { readonly name: string }): Promise<string | undefined> => {
    const found = baseModelNames.find((name) => HUB_IDS[name] === base.name);
    return Promise.resolve(found && baseModelFolder(found));
  },
};
