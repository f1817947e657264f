import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { HubError } from "./errors.ts";

/** A file to be pushed. */
export interface LocalFile {
  /** On this disk. */
  readonly path: string;
  /** In the repository, with forward slashes. */
  readonly name: string;
  readonly sizeBytes: number;
}

/**
 * The files of a folder that are to be pushed: all but hidden ones, which are the system's or git's, and links, which
 * may point at something that nobody meant to publish.
 *
 * @throws HubError NOTHING_TO_PUSH
 */
export async function listLocalFiles(folder: string): Promise<readonly LocalFile[]> {
  try {
    return await listBelow(folder, "");
  } catch (cause) {
    const advice = "Give the folder of a model that was saved here.";
    throw new HubError("NOTHING_TO_PUSH", `"${folder}" is no folder that can be read. ${advice}`, { cause });
  }
}

/** Goes into folders, but not through links to them. */
async function listBelow(folder: string, prefix: string): Promise<readonly LocalFile[]> {
  const files: LocalFile[] = [];
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

/** @throws HubError NOTHING_TO_PUSH if a folder holds no saved model */
export function requireModel(files: readonly LocalFile[], folder: string): void {
  const isThere = (test: (name: string) => boolean): boolean => files.some(({ name }) => test(name));
  if (isThere((name) => name === "config.json") && isThere((name) => name.endsWith(".safetensors"))) return;
  const problem = `"${folder}" holds no saved model: config.json and a *.safetensors file (links are not pushed).`;
  throw new HubError("NOTHING_TO_PUSH", `${problem} Give the model/ folder of a run.`);
}

/** @throws HubError NOTHING_TO_PUSH if a folder holds no Space */
export function requireSpace(files: readonly LocalFile[], folder: string, sdk: "gradio" | "static"): void {
  const start = sdk === "gradio" ? "app.py" : "index.html";
  if (files.some(({ name }) => name === start) && files.some(({ name }) => name === "README.md")) return;
  const problem = `"${folder}" holds no ${sdk} Space: README.md and ${start}.`;
  throw new HubError("NOTHING_TO_PUSH", `${problem} Give the folder that the export of a Space has written.`);
}
