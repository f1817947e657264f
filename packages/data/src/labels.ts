import { DataError, quotedList } from "./errors.ts";
import { labelKey, LABEL_SCHEMES, type LabelMeaning, type LabelScheme } from "./label-schemes.ts";

/** A user's own labels: label → what it means. Labels are compared without regard to case. */
export type LabelMap = Readonly<Record<string, "negative" | "positive" | "skip">>;

/** A scheme with at least this share of the rows is taken without looking at the later ones. */
const CLEAR_SHARE = 0.99;

/**
 * The meaning of the labels of a data set.
 *
 * The first scheme that explains 99% of the rows and finds both classes is meant; if there is none, the one that
 * explains the most rows, so that a stray label becomes a problem of its row and does not change the rule.
 *
 * @param counts - label key → number of rows
 * @throws DataError `LABELS_UNKNOWN` if no scheme explains half of the rows, `ONE_CLASS` if only one class is there
 */
export function findLabelScheme(
  counts: ReadonlyMap<string, number>,
  columnName: string,
  labelMap?: LabelMap,
): LabelScheme {
  const judge = (scheme: LabelScheme): Judged => judged(scheme, counts);
  const candidates = labelMap ? [judge(mappedScheme(labelMap))] : LABEL_SCHEMES.map(judge);
  const usable = candidates.filter(({ classes }) => classes.size === 2);
  const best = usable.find(({ share }) => share >= CLEAR_SHARE) ?? mostExplained(usable);
  if (best !== undefined && (best.share >= 0.5 || labelMap)) return best.scheme;

  const partial = mostExplained(candidates);
  const isOneClass = partial !== undefined && partial.classes.size === 1 && partial.share >= 0.5;
  const values = `Column "${columnName}" holds ${quotedList(counts.keys())}`;
  const details = { column: columnName, labels: [...counts.keys()] };
  if (isOneClass) {
    const name = partial.classes.has(0) ? "negative" : "positive";
    throw new DataError("ONE_CLASS", `All reviews are ${name}. ${values}; training needs both classes.`, { details });
  }
  throw new DataError("LABELS_UNKNOWN", `${values}. These labels are not known.`, { details });
}

/**
 * Reads a label map as it is typed: `bad=negative,so-so=skip,good=positive`.
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

interface Judged {
  readonly scheme: LabelScheme;
  /** Share of the rows whose label the scheme knows, 0 to 1. */
  readonly share: number;
  readonly classes: ReadonlySet<LabelMeaning>;
}

function judged(scheme: LabelScheme, counts: ReadonlyMap<string, number>): Judged {
  const classes = new Set<LabelMeaning>();
  let explained = 0;
  let total = 0;
  for (const [label, count] of counts) {
    const meaning = scheme.classOf(label);
    total += count;
    if (meaning === undefined) continue;
    explained += count;
    if (meaning !== "skip") classes.add(meaning);
  }
  const isMeant = scheme.needs === undefined || counts.has(scheme.needs);
  return { scheme, share: isMeant && total > 0 ? explained / total : 0, classes: isMeant ? classes : new Set() };
}

/** The first of those with the largest share. */
function mostExplained(candidates: readonly Judged[]): Judged | undefined {
  const most = Math.max(...candidates.map(({ share }) => share));
  return candidates.find(({ share }) => share === most);
}

function mappedScheme(labelMap: LabelMap): LabelScheme {
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
