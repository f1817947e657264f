import { join, resolve } from "node:path";

import { readTextIfPresent } from "@sentiment-tuner/files";
import { exportClassifier, isAdapterFolder, savePretrained } from "@sentiment-tuner/model";
import { MODEL_RECIPE_FILE } from "@sentiment-tuner/protocol";

import type { Parts } from "./plugins/plugin.ts";
import { loadFineTuned } from "./steps/load-model.ts";
import { ONNX_MODEL_PATH, onnxFile } from "./steps/onnx-file.ts";

/** What is copied beside the weights, if it is there. */
const COPIED = ["README.md", MODEL_RECIPE_FILE];

/**
 * A folder with a model that needs no base model, for programs that know only such models.
 *
 * @param mergedFolder - where a merged copy is written
 * @returns the folder itself; for an adapter a merged copy with safetensors and ONNX
 * @throws ModelError, WorkflowError LABELS_UNFIT
 */
export async function wholeModel(
  modelFolder: string,
  parts: Parts,
  mergedFolder = `${resolve(modelFolder)}-merged`,
): Promise<string> {
  if (!(await isAdapterFolder(modelFolder))) return modelFolder;
  const { model } = await loadFineTuned(modelFolder, parts);
  const extraFiles = new Map<string, Iterable<Uint8Array>>();
  for (const name of COPIED) {
    const text = await readTextIfPresent(join(modelFolder, name));
    if (text !== undefined) extraFiles.set(name, [Buffer.from(text)]);
  }
  const { architecture, config, parameters } = model;
  extraFiles.set(ONNX_MODEL_PATH, onnxFile(exportClassifier(architecture, config, parameters)));
  await savePretrained(mergedFolder, { ...model, extraFiles });
  return mergedFolder;
}
