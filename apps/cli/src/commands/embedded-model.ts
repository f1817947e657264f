import { isAbsolute, relative } from "node:path";

import { baseModelFolder, baseModelNames, type BaseModelName } from "@sentiment-tuner/base-models";

/**
 * The folder of a base model that is installed with this package.
 *
 * @returns a relative path if the folder is below the working folder, an absolute path otherwise
 */
export function embeddedModelFolder(name: BaseModelName): string {
  const folder = baseModelFolder(name);
  const fromHere = relative(process.cwd(), folder);
  return fromHere.startsWith("..") || isAbsolute(fromHere) ? folder : fromHere;
}

export function isEmbeddedModel(name: string): name is BaseModelName {
  return baseModelNames.some((known) => known === name);
}
