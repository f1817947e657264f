import type { ClassesChoice, LabelMap, ReadingChoices } from "@sentiment-tuner/protocol";
import { parseLabelMap } from "@sentiment-tuner/workflow";

import { given } from "./given.ts";

/** Options of every command that reads a table. */
export interface TableOptions {
  readonly textColumn?: string;
  readonly delimiter?: string;
  /** False for `--no-header`; true if the option was not given. */
  readonly header?: boolean;
  readonly quotes?: "auto" | "none";
  readonly encoding?: string;
  readonly invalidUtf8?: "error" | "replace";
}

/** Options of every command that reads labelled reviews. */
export interface ReadingOptions extends TableOptions {
  readonly labelColumn?: string;
  readonly classes?: ClassesChoice;
  /** The text that was given, or the map that was chosen from a list. */
  readonly labelMap?: string | LabelMap;
  /** Names of cleaning rules; false for `--no-clean`; true if neither option was given. */
  readonly clean?: readonly string[] | boolean;
}

/** @throws DataError LABEL_MAP_INVALID */
export function toReadingChoices({ labelColumn, classes, labelMap, ...table }: ReadingOptions): ReadingChoices {
  const map = typeof labelMap === "string" ? parseLabelMap(labelMap) : labelMap;
  return { ...toTableChoices(table), ...given({ labelColumn, classes, labelMap: map }) };
}

export function toTableChoices({
  textColumn,
  delimiter,
  header,
  quotes,
  encoding,
  invalidUtf8,
}: TableOptions): ReadingChoices {
  const hasHeader = header === false ? false : undefined; // Without the option it is found in the file.
  return given({ textColumn, delimiter, hasHeader, quotes, encoding, invalidUtf8 });
}

/** Names of the chosen cleaning rules; undefined for all rules. */
export function toCleaningRules(clean: ReadingOptions["clean"]): readonly string[] | undefined {
  if (clean === false) return [];
  return typeof clean === "object" ? clean : undefined;
}
