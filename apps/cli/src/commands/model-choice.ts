import { statSync } from "node:fs";
import { resolve } from "node:path";

import { DEFAULT_BASE_MODEL, READY_MODEL } from "@sentiment-tuner/base-models";
import { parseModelSource } from "@sentiment-tuner/hub";

import { embeddedModelFolder, isEmbeddedModel } from "./embedded-model.ts";

/** The model of a request: a folder, or a model of a hub. */
export interface ModelChoice {
  readonly modelFolder: string;
  readonly modelReference?: string;
}

/** Interprets `--model` of a command that classifies. @throws HubError REFERENCE_INVALID */
export function toModelChoice(text: string): ModelChoice {
  if (isReadyModel(text)) return { modelFolder: embeddedModelFolder(READY_MODEL) };
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

/** A model in a folder, for a command that writes beside it. */
export interface LocalModel {
  readonly modelFolder: string;
  /** Where a copy that is merged with its base model is written; undefined: beside the folder. */
  readonly mergedFolder?: string;
}

/** Interprets `--model` of a command that takes only folders. Nothing is written beside the ready model, which is installed. */
export function toLocalModel(text: string): LocalModel {
  if (!isReadyModel(text)) return { modelFolder: text };
  return { modelFolder: embeddedModelFolder(READY_MODEL), mergedFolder: resolve(`${READY_MODEL}-merged`) };
}

/** Whether `--model` names the ready model. An existing folder of that name wins. */
function isReadyModel(text: string): boolean {
  return text === READY_MODEL && !isFolder(text);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
