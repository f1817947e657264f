import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { cachedModelOf } from "@sentiment-tuner/hub/reference";
import { type ModelSize, readModelSize } from "@sentiment-tuner/protocol";

/**
 * The sizes of a model in Hugging Face layout.
 *
 * @returns undefined if the folder has no `config.json` of a known kind
 */
export async function readFolderSize(folder: string): Promise<ModelSize | undefined> {
  try {
    return readModelSize(JSON.parse(await readFile(join(folder, "config.json"), "utf8")));
  } catch {
    return undefined;
  }
}

/** Whether a folder holds an exported model with a trained head. */
export async function isTunedModel(folder: string): Promise<boolean> {
  for (const name of ["config.json", "tokenizer.json", join("onnx", "model.onnx")]) {
    const status = await stat(join(folder, name)).catch(() => undefined); // The file is missing.
    if (status?.isFile() !== true) return false;
  }
  return true;
}

/** The display name of a model: its name on the hub, or its folder; the parent folder if that is only "model" or the like. */
export function modelNameOf(folder: string): string {
  const cached = cachedModelOf(folder);
  if (cached !== undefined) return cached.repo;
  const name = basename(folder);
  return /^(model|onnx|best|final)$/i.test(name) ? basename(dirname(folder)) : name;
}

/** The size of all files in a folder, in bytes. */
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
    return 0; // The folder was deleted meanwhile.
  }
}
