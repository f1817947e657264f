import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { writeFileWhole } from "@sentiment-tuner/files";

/** What the ready model keeps of a trained adapter. The vocabulary is that of its base model, and its card is written by hand. */
export const READY_FILES = [
  ...["adapter_config.json", "adapter_model.safetensors", "base_model.json"],
  ...["config.json", "sentiment_tuner.json", "tokenizer_config.json"],
] as const;

/** Makes an adapter that a run has trained the ready model. @throws Error of the file system if one of its files is missing */
export async function takeReady(modelFolder: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const files = await Promise.all(
    READY_FILES.map(async (name) => [name, await readFile(join(modelFolder, name))] as const),
  );
  for (const [name, bytes] of files) {
    await writeFileWhole(join(target, name), name === "base_model.json" ? withoutFolder(bytes.toString()) : bytes);
  }
}

/** The base model is found by its name and its weights: its path was that of the run. */
function withoutFolder(text: string): string {
  const { folder: _folder, ...base } = JSON.parse(text) as Record<string, unknown>; // A file that saveAdapter wrote.
  return `${JSON.stringify(base, undefined, 2)}\n`;
}
