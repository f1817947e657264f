import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { HubError } from "./errors.ts";

export interface FileToPush {
  /** On this disk. */
  readonly path: string;
  /** In the repository, with forward slashes. */
  readonly name: string;
  readonly sizeBytes: number;
}

/**
 * The files of a folder that a push uploads. Hidden files are left out, because they belong to the system or to git. Links are left out,
 * because their targets may be private.
 *
 * @throws HubError NOTHING_TO_PUSH if the folder cannot be read
 */
export async function listFilesToPush(folder: string): Promise<readonly FileToPush[]> {
  try {
    return await listBelow(folder, "");
  } catch (cause) {
    const advice = "Choose the folder of a saved model.";
    throw new HubError("NOTHING_TO_PUSH", `"${folder}" is not a folder that can be read. ${advice}`, { cause });
  }
}

/** Lists folders, but not links to folders. */
async function listBelow(folder: string, prefix: string): Promise<readonly FileToPush[]> {
  const files: FileToPush[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    const name = prefix + entry.name;
    if (entry.isDirectory()) files.push(...(await listBelow(path, `${name}/`)));
    else if (entry.isFile()) files.push({ path, name, sizeBytes: (await stat(path)).size });
  }
  return files;
}

/** @throws HubError NOTHING_TO_PUSH if a folder contains no saved model */
export function requireModel(files: readonly FileToPush[], folder: string): void {
  const hasFile = (test: (name: string) => boolean): boolean => files.some(({ name }) => test(name));
  const describes = (name: string): boolean => name === "config.json" || name === "linear.json"; // A linear model has no encoder.
  if (hasFile(describes) && hasFile((name) => name.endsWith(".safetensors"))) return;
  const problem = `"${folder}" contains no saved model: config.json and a *.safetensors file (links are not pushed).`;
  throw new HubError("NOTHING_TO_PUSH", `${problem} Choose the model/ folder of a run.`);
}

/** @throws HubError NOTHING_TO_PUSH if a folder contains no Space */
export function requireSpace(files: readonly FileToPush[], folder: string, sdk: "gradio" | "static"): void {
  const start = sdk === "gradio" ? "app.py" : "index.html";
  if (files.some(({ name }) => name === start) && files.some(({ name }) => name === "README.md")) return;
  const problem = `"${folder}" contains no ${sdk} Space: README.md and ${start}.`;
  throw new HubError("NOTHING_TO_PUSH", `${problem} Choose the folder of an exported Space.`);
}
