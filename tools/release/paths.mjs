import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const NODE_MODULES = join(ROOT, "node_modules");
export const EXTENSION_SOURCE = join(ROOT, "apps/vscode");
export const BASE_MODELS = join(ROOT, "packages/base-models/models");
/** The base models of the extension. MiniLM would add 21 MB. */
export const SHIPPED_MODELS = ["gte-small"];
/** The model that answers before any training. It needs the weights of gte-small. */
export const READY_MODEL = join(ROOT, "packages/base-models/ready");
const OUTPUT = join(ROOT, "dist");

/** Folder of the unpacked extension for one target. An editor can load it. */
export function unpackedFolder(target) {
  return join(OUTPUT, "extension", target);
}

export function vsixPath(version, target) {
  return join(OUTPUT, "vsix", `sentiment-tuner-${version}-${target}.vsix`);
}
