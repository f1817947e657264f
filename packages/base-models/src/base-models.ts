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
