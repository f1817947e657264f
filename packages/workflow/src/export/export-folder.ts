import { readdir, rename, rm } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";

import {
  listIfPresent,
  makeFolder,
  makeStagingFolder,
  publishFolder,
  readTextIfPresent,
  writeNewFile,
} from "@sentiment-tuner/files";
import { readModelText, withoutCode } from "@sentiment-tuner/model";
import { MODEL_RECIPE_FILE } from "@sentiment-tuner/protocol";

import { WorkflowError } from "../errors.ts";
import { guardOutput } from "../guard-output.ts";

/** A folder that becomes a model in ONNX form, or to which ONNX files are added. */
export interface ExportFolder {
  /** Writes a file to a staging folder beside the target. @returns its path there and its size */
  stage(file: string, chunks: Iterable<Uint8Array>): Promise<{ readonly path: string; readonly sizeBytes: number }>;
  /** Moves the named files to the target and adds the other files that a reader of the model needs. */
  publish(files: readonly string[]): Promise<void>;
  /** Removes the staging folder. */
  dispose(): Promise<void>;
}

/** What transformers.js and Python read beside the weights. */
const COMPANIONS = [
  ...["config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"],
  ...["vocab.txt", MODEL_RECIPE_FILE, "README.md"],
];

/**
 * Opens the folder of an export: a new or empty one, or one that contains the same model, to which files are added.
 *
 * @throws WorkflowError OUTPUT_OCCUPIED if it contains anything else, OUTPUT_UNWRITABLE
 */
export async function openExportFolder(modelFolder: string, outputFolder: string): Promise<ExportFolder> {
  const target = resolve(outputFolder);
  await guardOutput(outputFolder, () => requireSameModel(modelFolder, target));
  const staging = await guardOutput(outputFolder, () => makeStagingFolder(target));
  return {
    stage: (file, chunks) =>
      guardOutput(outputFolder, async () => {
        const path = join(staging, file);
        await makeFolder(dirname(path));
        return { path, sizeBytes: await writeNewFile(path, chunks) };
      }),
    publish: (files) =>
      guardOutput(outputFolder, async () => {
        const isOfModel = resolve(modelFolder) === target;
        if (!isOfModel && (await listIfPresent(target)).length === 0) {
          await removeOthers(staging, files);
          await copyCompanions(modelFolder, staging);
          await publishFolder(staging, target); // One rename: the folder is complete or absent.
          return;
        }
        if (!isOfModel) {
          const companions = join(staging, "companions");
          await makeFolder(companions);
          for (const name of await copyCompanions(modelFolder, companions)) {
            await rename(join(companions, name), join(target, name));
          }
        }
        for (const file of files) {
          await makeFolder(dirname(join(target, file)));
          await rename(join(staging, file), join(target, file));
        }
      }),
    dispose: () => rm(staging, { recursive: true, force: true }),
  };
}

/** Two models in one folder would share a tokenizer and a configuration that fits only one of them. */
async function requireSameModel(modelFolder: string, target: string): Promise<void> {
  const names = await listIfPresent(target);
  if (names.length === 0 || resolve(modelFolder) === target) return;
  const present = await readTextIfPresent(join(target, "config.json"));
  if (present !== undefined && present === (await readTextIfPresent(join(modelFolder, "config.json")))) return;
  const what = present === undefined ? `"${names[0] ?? ""}" and no model` : "another model";
  throw new WorkflowError("OUTPUT_OCCUPIED", `"${target}" contains ${what}. Choose an empty or a new folder.`);
}

/** @throws SyntaxError */
function withoutCodeIn(text: string): string {
  const fields = JSON.parse(text) as Readonly<Record<string, unknown>>; // An array has no such keys, and stays unchanged.
  const kept = withoutCode(fields);
  const isSame = Array.isArray(fields) || Object.keys(kept).length === Object.keys(fields).length;
  return isSame ? text : `${JSON.stringify(kept, undefined, 2)}\n`;
}

function notJson(path: string, cause: Error): WorkflowError {
  return new WorkflowError("MODEL_DAMAGED", `"${path}" is not JSON: ${cause.message}. Copy it again.`, { cause });
}

/** Removes files that were written only to be measured. */
async function removeOthers(staging: string, files: readonly string[]): Promise<void> {
  for (const entry of await readdir(staging, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(staging, path).split(sep).join("/");
    if (entry.isFile() && !files.includes(name)) await rm(path);
  }
}

/** @returns the names of the copied files; a model need not have each of them */
async function copyCompanions(from: string, to: string): Promise<readonly string[]> {
  const copied: string[] = [];
  for (const name of COMPANIONS) {
    try {
      const text = await readModelText(join(from, name));
      if (text === undefined) continue;
      await writeNewFile(join(to, name), [Buffer.from(name.endsWith(".json") ? withoutCodeIn(text) : text)]);
      copied.push(name);
    } catch (cause) {
      if (cause instanceof SyntaxError) throw notJson(join(from, name), cause);
      throw cause;
    }
  }
  return copied;
}
