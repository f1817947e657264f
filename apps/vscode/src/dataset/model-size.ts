import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { cachedModelOf } from "@sentiment-tuner/hub/reference";

/** What a model's config.json says of its size. */
export interface ModelSize {
  readonly modelType: string;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly intermediate: number;
  readonly vocabulary: number;
  /** Most tokens of one text. */
  readonly maxPositions: number;
}

/**
 * Reads the sizes of a model in Hugging Face layout.
 *
 * @returns undefined if the folder holds no model that is known
 */
export async function readModelSize(folder: string): Promise<ModelSize | undefined> {
  try {
    return toModelSize(JSON.parse(await readFile(join(folder, "config.json"), "utf8")) as unknown);
  } catch {
    return undefined;
  }
}

/** BERT and DistilBERT name the same things differently. */
export function toModelSize(config: unknown): ModelSize | undefined {
  if (typeof config !== "object" || config === null) return undefined;
  const fields = config as Readonly<Record<string, unknown>>; // Every field is checked before it is used.
  const first = (...names: string[]): number | undefined => {
    const value = names.map((name) => fields[name]).find((candidate) => typeof candidate === "number");
    return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
  };
  const layers = first("num_hidden_layers", "n_layers");
  const width = first("hidden_size", "dim");
  const heads = first("num_attention_heads", "n_heads");
  const intermediate = first("intermediate_size", "hidden_dim");
  const vocabulary = first("vocab_size");
  if (!layers || !width || !heads || !intermediate || !vocabulary) return undefined;
  const modelType = typeof fields["model_type"] === "string" ? fields["model_type"] : "unknown";
  const maxPositions = first("max_position_embeddings") ?? 512;
  return { modelType, layers, width, heads, intermediate, vocabulary, maxPositions };
}

/** Weights of the blocks, which every token passes; embeddings are only looked up. */
export function blockParameters({ layers, width, intermediate }: ModelSize): number {
  return layers * (4 * width * width + 2 * width * intermediate + 9 * width + intermediate);
}

export function totalParameters(size: ModelSize): number {
  return blockParameters(size) + (size.vocabulary + size.maxPositions) * size.width;
}

/** What to call a model: its name on the hub, its folder, or where that says nothing, the one above. */
export function modelNameOf(folder: string): string {
  const cached = cachedModelOf(folder);
  if (cached !== undefined) return cached.repo;
  const name = basename(folder);
  return /^(model|onnx|best|final)$/i.test(name) ? basename(dirname(folder)) : name;
}

/** Bytes of all files of a model. */
export async function folderBytes(folder: string): Promise<number> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    const sizes = await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch {
    return 0; // It has just gone.
  }
}
