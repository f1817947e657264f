import { DataError } from "../errors.ts";
import type { LabelMap } from "./label-plan.ts";
import { labelKey, type LabelMeaning, type LabelScheme } from "./label-schemes.ts";

/**
 * Parses a label map such as `bad=negative,so-so=skip,good=positive`.
 *
 * @throws DataError `LABEL_MAP_INVALID`
 */
export function parseLabelMap(text: string): LabelMap {
  const map: Record<string, "negative" | "positive" | "skip"> = {};
  for (const part of text.split(",")) {
    const separator = part.lastIndexOf("=");
    const label = part.slice(0, separator).trim();
    const meaning = part
      .slice(separator + 1)
      .trim()
      .toLowerCase();
    const isMeaning = meaning === "negative" || meaning === "positive" || meaning === "skip";
    if (separator < 1 || label === "" || !isMeaning) {
      throw new DataError(
        "LABEL_MAP_INVALID",
        `"${part}" is not of the form label=negative, label=positive or label=skip.`,
      );
    }
    map[label] = meaning;
  }
  return map;
}

/** The scheme that a label map describes. */
export function schemeOfMap(labelMap: LabelMap): LabelScheme {
  const meanings = new Map<string, LabelMeaning>();
  for (const [label, meaning] of Object.entries(labelMap)) {
    const key = labelKey(label);
    if (key !== undefined) meanings.set(key, meaning === "skip" ? "skip" : meaning === "positive" ? 1 : 0);
  }
  const rule = Object.entries(labelMap).map(
    ([label, meaning]) => `${label} is ${meaning === "skip" ? "left out" : meaning}`,
  );
  return { rule: rule.join("; "), classOf: (label) => meanings.get(label) };
}
