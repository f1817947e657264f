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

/** The version that is installed: that of the TensorFlow.js which the model is written in. */
export const TENSORFLOW_VERSION = "4.22.0";

/** What the set-up found when it tried the engine; written last, so that without it there is no engine. */
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

/** @returns undefined where the set-up was never run to its end */
export function readTensorflowRecord(folder: string): TensorflowRecord | undefined {
  try {
    return RECORD.parse(JSON.parse(readFileSync(join(folder, RECORD_FILE), "utf8")));
  } catch {
    return undefined; // Nothing there, or half of it: the set-up makes it anew.
  }
}
