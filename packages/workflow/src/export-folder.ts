import { randomUUID } from "node:crypto";
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

import { WorkflowError } from "./errors.ts";

/** A folder that is about to become, or to complete, a model in ONNX form. */
export interface ExportFolder {
  /** Writes a file beside the folder, where only this export sees it. @returns its path there and its size */
  stage(file: string, pieces: Iterable<Uint8Array>): Promise<{ readonly path: string; readonly sizeBytes: number }>;
  /** Puts the named files in their place, with what else of the model a reader needs. */
  publish(files: readonly string[]): Promise<void>;
  dispose(): Promise<void>;
}

/** What transformers.js and Python read beside the weights. */
const COMPANIONS = [
  ...["config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"],
  ...["vocab.txt", "README.md"],
];

/**
 * Opens the folder of an export: a new or empty one, or one that holds the same model, to which files are added.
 *
 * @throws WorkflowError OUTPUT_OCCUPIED if something else is in it, OUTPUT_UNWRITABLE
 */
export async function openExportFolder(modelFolder: string, outputFolder: string): Promise<ExportFolder> {
  const target = resolve(outputFolder);
  const staging = join(dirname(target), `.${basename(target)}.exporting-${randomUUID().slice(0, 8)}`);
  await guarded(outputFolder, () => requireSameModel(modelFolder, target));
  await guarded(outputFolder, () => mkdir(staging, { recursive: true }));
  return {
    stage: (file, pieces) => guarded(outputFolder, () => writeWhole(join(staging, file), pieces)),
    publish: (files) =>
      guarded(outputFolder, async () => {
        await mkdir(target, { recursive: true });
        if (resolve(modelFolder) !== target) await copyCompanions(modelFolder, target, staging);
        for (const file of files) {
          await mkdir(dirname(join(target, file)), { recursive: true });
          await rename(join(staging, file), join(target, file));
        }
      }),
    dispose: () => rm(staging, { recursive: true, force: true }),
  };
}

/** Two models in one folder would share a tokenizer and a configuration that fits one of them. */
async function requireSameModel(modelFolder: string, target: string): Promise<void> {
  const names = (await ifPresent(readdir(target))) ?? [];
  if (names.length === 0 || resolve(modelFolder) === target) return;
  const theirs = await ifPresent(readFile(join(target, "config.json"), "utf8"));
  const ours = await ifPresent(readFile(join(modelFolder, "config.json"), "utf8"));
  if (theirs !== undefined && theirs === ours) return;
  const what = theirs === undefined ? `"${names[0] ?? ""}" and no model` : "another model";
  throw new WorkflowError("OUTPUT_OCCUPIED", `"${target}" holds ${what}. Choose an empty or a new folder.`);
}

async function copyCompanions(from: string, to: string, staging: string): Promise<void> {
  for (const name of COMPANIONS) {
    if ((await ifPresent(stat(join(from, name)))) === undefined) continue;
    await copyFile(join(from, name), join(staging, name));
    await rename(join(staging, name), join(to, name));
  }
}

async function writeWhole(path: string, pieces: Iterable<Uint8Array>): Promise<{ path: string; sizeBytes: number }> {
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, "wx");
  let sizeBytes = 0;
  try {
    for (const piece of pieces) {
      await handle.writeFile(piece);
      sizeBytes += piece.byteLength;
    }
    await handle.sync(); // On some systems a full disk is noticed only then.
  } finally {
    await handle.close();
  }
  return { path, sizeBytes };
}

async function ifPresent<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
}

async function guarded<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof WorkflowError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = "Check the disk's free space and the folder's permissions, or choose another --out.";
    throw new WorkflowError("OUTPUT_UNWRITABLE", `Cannot write to "${folder}": ${reason}. ${advice}`, { cause });
  }
}
