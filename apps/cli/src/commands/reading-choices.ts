import type { ReadingChoices } from "@sentiment-tuner/protocol";
import { parseLabelMap } from "@sentiment-tuner/workflow";

import { given } from "../options.ts";
import type { ReadingOptions } from "../reading-options.ts";

/** @throws DataError LABEL_MAP_INVALID */
export function toReadingChoices({ textColumn, labelColumn, labelMap, invalidUtf8 }: ReadingOptions): ReadingChoices {
  const meanings = labelMap === undefined ? undefined : parseLabelMap(labelMap);
  return given({ textColumn, labelColumn, labelMap: meanings, invalidUtf8 });
}

/** The cleaning rules asked for; undefined for all that there are. */
export function toCleaningRules(clean: ReadingOptions["clean"]): readonly string[] | undefined {
  if (clean === false) return [];
  return typeof clean === "object" ? clean : undefined;
}
