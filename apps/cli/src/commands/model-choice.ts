import { statSync } from "node:fs";

import { DEFAULT_BASE_MODEL } from "@sentiment-tuner/base-models";
import { parseModelSource } from "@sentiment-tuner/hub";

import { embeddedModelFolder, isEmbeddedModel } from "./embedded-model.ts";

/** The model of a request: a folder, or a model of a hub. */
export interface ModelChoice {
  readonly modelFolder: string;
  readonly modelReference?: string;
}

/** Interprets `--model`. @throws HubError REFERENCE_INVALID */
export function toModelChoice(text: string): ModelChoice {
  const source = parseModelSource(text, isFolder);
  return source.kind === "folder" ? { modelFolder: source.folder } : { modelFolder: text, modelReference: text };
}

/**
 * Interprets `--model` of `train`, which may also be the name of an embedded model. An existing folder of that name wins.
 *
 * @throws HubError REFERENCE_INVALID
 */
export function toBaseModelChoice(text: string | undefined): ModelChoice {
  if (text === undefined) return { modelFolder: embeddedModelFolder(DEFAULT_BASE_MODEL) };
  if (isEmbeddedModel(text) && !isFolder(text)) return { modelFolder: embeddedModelFolder(text) };
  return toModelChoice(text);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
