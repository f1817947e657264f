import { createHash } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

import { listIfPresent, makeFolder, openRegularFile, readText, syncFolder } from "@sentiment-tuner/files";
import { readSafetensors, writeSafetensors, type Parameters } from "@sentiment-tuner/model";

/** The file access of checkpoints. Tests use one that fails. */
export interface CheckpointFiles {
  makeFolder(path: string): Promise<void>;
  /** Names in a folder; none if it does not exist. */
  list(folder: string): Promise<readonly string[]>;
  readText(path: string): Promise<string>;
  /** Flushed to disk when it resolves. */
  writeText(path: string, text: string): Promise<void>;
  readParameters(path: string): Promise<Parameters>;
  /** Flushed to disk when it resolves. @returns SHA-256 of the file, in hexadecimal */
  writeParameters(path: string, parameters: Parameters): Promise<string>;
  /** SHA-256 of a file, in hexadecimal. */
  sha256(path: string): Promise<string>;
  /** Atomic, and flushed to disk when it resolves. An existing file is replaced. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, or a folder with its content; no error if it does not exist. */
  remove(path: string): Promise<void>;
}

export const nodeCheckpointFiles: CheckpointFiles = {
  async makeFolder(path) {
    await makeFolder(path);
  },
  list: listIfPresent,
  readText: (path) => readText(path),
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
  async sha256(path) {
    const file = await openRegularFile(path);
    const hash = createHash("sha256");
    for await (const chunk of file.createReadStream({ highWaterMark: 2 ** 20 })) hash.update(chunk as Uint8Array); // It closes the file.
    return hash.digest("hex");
  },
  async rename(from, to) {
    await rename(from, to);
    await syncFolder(dirname(to));
  },
  remove: (path) => rm(path, { recursive: true, force: true }),
};
