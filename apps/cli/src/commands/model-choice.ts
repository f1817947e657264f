import { statSync } from "node:fs";

import { parseModelSource } from "@sentiment-tuner/hub";

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

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
