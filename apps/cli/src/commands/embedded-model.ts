import { isAbsolute, relative } from "node:path";

import {
  baseModelFolder,
  baseModelNames,
  type BaseModelName,
  READY_MODEL,
  readyModelFolder,
} from "@sentiment-tuner/base-models";

/** A model that is installed with this package: a base model, or the one that can classify already. */
type EmbeddedModelName = BaseModelName | typeof READY_MODEL;

/**
 * The folder of a model that is installed with this package.
 *
 * @returns a relative path if the folder is below the working folder, an absolute path otherwise
 */
export function embeddedModelFolder(name: EmbeddedModelName): string {
  const folder = name === READY_MODEL ? readyModelFolder() : baseModelFolder(name);
  const fromHere = relative(process.cwd(), folder);
  return fromHere.startsWith("..") || isAbsolute(fromHere) ? folder : fromHere;
}

export function isEmbeddedModel(name: string): name is EmbeddedModelName {
  return name === READY_MODEL || baseModelNames.some((known) => known === name);
}
