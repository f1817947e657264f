import { DataError, excerpt, messageOf } from "../errors.ts";
import type { LabelMap } from "./label-plan.ts";

/** One pair of a label map: the value or the class may be in double quotes, in which `""` is a quote. */
const PAIR = /^\s*(?:"((?:[^"]|"")*)"|([^"][^]*?))\s*=\s*(?:"((?:[^"]|"")*)"|([^="]+))\s*$/;
/** Text up to a comma that is not in quotes. */
const PART = /(?:"(?:[^"]|"")*"|[^,"]|"(?=[^"]*$))+|(?<=,|^)(?=,|$)/g;

/** Names that are understood in any case. */
const USUAL_NAMES: ReadonlySet<string> = new Set(["negative", "neutral", "positive", "skip"]);

/**
 * Parses a label map: pairs such as `bad=negative,"so, so"=skip,4..5=positive`, or a JSON object of value → class.
 *
 * @throws DataError `LABEL_MAP_INVALID`
 */
export function parseLabelMap(text: string): LabelMap {
  const trimmed = text.trim();
  const map = trimmed.startsWith("{") ? parseJson(trimmed) : parsePairs(trimmed);
  if (Object.keys(map).length === 0) throw invalid("The label map is empty.");
  return map;
}

function parsePairs(text: string): LabelMap {
  return Object.fromEntries(
    (text.match(PART) ?? [text]).map((part) => {
      const [, quotedValue, plainValue, quotedName, plainName] = PAIR.exec(part) ?? [];
      const value = (quotedValue?.replaceAll('""', '"') ?? plainValue ?? "").trim();
      const name = (quotedName?.replaceAll('""', '"') ?? plainName ?? "").trim();
      if (value === "" || name === "") {
        throw invalid(
          `${excerpt(part)} is not of the form value=class or value=skip. Put a value with a comma in double quotes.`,
        );
      }
      return [value, usualCase(name)];
    }),
  );
}

function parseJson(text: string): LabelMap {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw invalid(`The label map is not valid JSON: ${messageOf(error)}.`);
  }
  if (typeof parsed !== "object" || parsed === null) throw invalid("The label map is not a JSON object.");
  return Object.fromEntries(
    Object.entries(parsed).map(([value, name]: [string, unknown]) => {
      if (typeof name === "string" && name.trim() !== "") return [value, usualCase(name.trim())];
      throw invalid(`The label map gives ${excerpt(value)} the class ${excerpt(name)} instead of a name or "skip".`);
    }),
  );
}

function usualCase(name: string): string {
  const lower = name.toLowerCase();
  return USUAL_NAMES.has(lower) ? lower : name;
}

function invalid(message: string): DataError {
  return new DataError("LABEL_MAP_INVALID", message);
}
