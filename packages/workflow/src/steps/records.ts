import { join } from "node:path";

import type { DataFiles } from "@sentiment-tuner/data";
import { ONNX_WEIGHT_FILES } from "@sentiment-tuner/model";
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

/** The entry of a model in a report, with the SHA-256 of its weights. @param text - undefined for a model that reads words */
export async function recordModel(
  files: DataFiles,
  folder: string,
  text: ModelText | undefined,
  source?: string,
): Promise<ModelRecord> {
  const weights = await findWeights(files, folder);
  const sha256 = await Promise.all(
    weights.map(async (name) => [name, await sha256Of(files, join(folder, name))] as const),
  );
  const from = source === undefined ? {} : { source };
  const { windows } = text ?? {};
  return {
    ...{ folder, ...from, sha256: Object.fromEntries(sha256) },
    ...(text && { maxLength: text.maxLength, truncation: text.truncation.name }),
    ...(windows && { windows }),
  };
}

/** The weight files of a model folder, by relative path: safetensors, otherwise the exported model. */
async function findWeights(files: DataFiles, folder: string): Promise<readonly string[]> {
  const safetensors = (await files.list(folder)).filter((name) => name.endsWith(".safetensors"));
  if (safetensors.length > 0) return safetensors;
  for (const name of ONNX_WEIGHT_FILES) if ((await files.stat(join(folder, name))) !== undefined) return [name];
  return [];
}
