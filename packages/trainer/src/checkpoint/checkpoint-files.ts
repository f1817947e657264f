import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { readSafetensors, writeSafetensors, type Parameters } from "@sentiment-tuner/model";

/** The file access that checkpoints need; tests bring one that fails. */
export interface CheckpointFiles {
  makeFolder(path: string): Promise<void>;
  /** Names in a folder; none if it does not exist. */
  list(folder: string): Promise<readonly string[]>;
  readText(path: string): Promise<string>;
  /** On disk when it resolves, not just in the system's cache. */
  writeText(path: string, text: string): Promise<void>;
  readParameters(path: string): Promise<Parameters>;
  /** On disk when it resolves. */
  writeParameters(path: string, parameters: Parameters): Promise<void>;
  /** Atomic, and on disk when it resolves. A file in the way is replaced. */
  rename(from: string, to: string): Promise<void>;
  /** A file or a folder with all in it; no error if it does not exist. */
  remove(path: string): Promise<void>;
}

export const nodeCheckpointFiles: CheckpointFiles = {
  async makeFolder(path) {
    await mkdir(path, { recursive: true });
  },
  async list(folder) {
    try {
      return await readdir(folder);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
      throw error;
    }
  },
  readText: (path) => readFile(path, "utf8"),
  async writeText(path, text) {
    const file = await open(path, "w");
    try {
      await file.writeFile(text, "utf8");
      await file.sync();
    } finally {
      await file.close();
    }
  },
  readParameters: readSafetensors,
  writeParameters: (path, parameters) => writeSafetensors(path, parameters.values()),
  async rename(from, to) {
    await rename(from, to);
    await syncFolder(dirname(to));
  },
  remove: (path) => rm(path, { recursive: true, force: true }),
};

/** Makes a new name survive a power cut. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return; // it cannot open a folder
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
