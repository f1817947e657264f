import { basename, join } from "node:path";

import type { DataFiles } from "@sentiment-tuner/data";
import type { DataRecord, ModelRecord, ReadEvent } from "@sentiment-tuner/protocol";

import { sha256Of } from "./fingerprint.ts";
import type { ModelText } from "./model-text.ts";

/** What a dataset was, for the record. */
export async function recordData(
  files: DataFiles,
  read: readonly ReadEvent[],
  sources: readonly string[] = [],
): Promise<DataRecord> {
  const paths = read.flatMap((event) => event.paths);
  return {
    paths,
    ...(sources.length > 0 && { sources }),
    sha256: Object.fromEntries(
      await Promise.all(paths.map(async (path) => [path, await sha256Of(files, path)] as const)),
    ),
    labelRule: read[0]?.labelRule ?? "",
    problemCount: read.reduce((sum, event) => sum + event.problemCount, 0),
  };
}

/** What a model was, for the record. */
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
