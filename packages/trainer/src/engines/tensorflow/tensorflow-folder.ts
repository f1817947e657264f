import { readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { cacheFolder } from "../cache-folder.ts";

/** The two builds of the same library. */
export type TensorflowKind = "gpu" | "cpu";

export const TENSORFLOW_PACKAGES: Readonly<Record<TensorflowKind, string>> = {
  gpu: "@tensorflow/tfjs-node-gpu",
  cpu: "@tensorflow/tfjs-node",
};

/** The version to install; it must be that of TensorFlow.js. */
export const TENSORFLOW_VERSION = "4.22.0";

/** What the setup found when it tested the engine. It is written last: without it the engine counts as not installed. */
export type TensorflowRecord = z.infer<typeof RECORD>;

const RECORD = z.object({
  /** Of the npm package. */
  packageVersion: z.string(),
  /** Of the C library. */
  libraryVersion: z.string(),
  usesGpu: z.boolean(),
});

export function tensorflowFolder(kind: TensorflowKind, root = cacheFolder()): string {
  return join(root, "engines", kind === "gpu" ? "tensorflow-gpu" : "tensorflow");
}

export const RECORD_FILE = "engine.json";

/** @returns undefined if the setup never completed */
export function readTensorflowRecord(folder: string): TensorflowRecord | undefined {
  try {
    return RECORD.parse(JSON.parse(readFileSync(join(folder, RECORD_FILE), "utf8")));
  } catch {
    return undefined; // Not installed, or only in part: the setup starts again.
  }
}
