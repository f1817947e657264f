import type { ReadingChoices } from "@sentiment-tuner/protocol";
import { parseLabelMap } from "@sentiment-tuner/workflow";

import { given } from "./given.ts";

/** Options of every command that reads a dataset. */
export interface ReadingOptions {
  readonly textColumn?: string;
  readonly labelColumn?: string;
  readonly labelMap?: string;
  readonly invalidUtf8?: "error" | "replace";
  /** Names of cleaning rules; false for `--no-clean`; true if neither option was given. */
  readonly clean?: readonly string[] | boolean;
}

/** @throws DataError LABEL_MAP_INVALID */
export function toReadingChoices({ textColumn, labelColumn, labelMap, invalidUtf8 }: ReadingOptions): ReadingChoices {
  const meanings = labelMap === undefined ? undefined : parseLabelMap(labelMap);
  return given({ textColumn, labelColumn, labelMap: meanings, invalidUtf8 });
}

/** Names of the chosen cleaning rules; undefined for all rules. */
export function toCleaningRules(clean: ReadingOptions["clean"]): readonly string[] | undefined {
  if (clean === false) return [];
  return typeof clean === "object" ? clean : undefined;
}
