import { basename, join } from "node:path";

import type { DataFiles } from "@sentiment-tuner/data";
import type { DataRecord, ModelRecord, ReadEvent } from "@sentiment-tuner/protocol";

import type { ModelText } from "./model-text.ts";
import { sha256Of } from "./sha256.ts";

/** The entry of a dataset in a report, with the SHA-256 of its files as they were when they were read. */
export function recordData(
  { paths, labelRule, labelPlans, problemCount }: ReadEvent,
  sha256: Readonly<Record<string, string>>,
  sources: readonly string[] = [],
): DataRecord {
  return {
    paths,
    ...(sources.length > 0 && { sources }),
    sha256,
    labelRule,
    labelPlans,
    problemCount,
  };
}

/** The entry of a model in a report, with the SHA-256 of its weights. */
export async function recordModel(
  files: DataFiles,
  folder: string,
  { maxLength, truncation }: ModelText,
  source?: string,
): Promise<ModelRecord> {
  const weights = (await files.list(folder)).filter((name) => name.endsWith(".safetensors"));
  const sha256 = await Promise.all(
    weights.map(async (name) => [basename(name), await sha256Of(files, join(folder, name))] as const),
  );
  const from = source === undefined ? {} : { source };
  return { folder, ...from, sha256: Object.fromEntries(sha256), maxLength, truncation: truncation.name };
}
