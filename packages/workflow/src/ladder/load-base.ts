import { loadPretrained } from "@sentiment-tuner/model";

import type { Parts } from "../plugins/plugin.ts";
import { fitClasses } from "../steps/fit-classes.ts";
import { type ModelText, openModelText } from "../steps/model-text.ts";
import type { BaseEncoder } from "./rung-files.ts";

/**
 * Loads the base model of a run, with the classes of its reviews.
 *
 * @param reading - how the run read texts
 * @throws ModelError if the folder is not there any more
 */
export async function loadBase(
  folder: string,
  classNames: readonly string[],
  reading: { readonly maxLength: number; readonly truncation: string | ModelText["truncation"] },
  parts: Parts,
): Promise<BaseEncoder> {
  const { architectures, baseModels } = parts;
  const base = await loadPretrained(folder, { architectures, baseModels, seed: 0, head: "any" });
  const { maxLength, truncation } = reading;
  const name = typeof truncation === "string" ? truncation : truncation.name;
  const { model } = fitClasses(base, classNames, 0);
  return { model, text: openModelText(model, parts, { maxLength, truncation: name }) };
}
