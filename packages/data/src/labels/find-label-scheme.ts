import { DataError, quotedList } from "../errors.ts";
import { schemeOfMap } from "./label-map.ts";
import type { LabelMap } from "./label-plan.ts";
import { LABEL_SCHEMES, type LabelMeaning, type LabelScheme } from "./label-schemes.ts";

/** The search ends at the first scheme that explains at least this share of the rows. */
const CLEAR_SHARE = 0.99;
/** A scheme must explain at least this share of the rows. A label map need not. */
const MINIMUM_SHARE = 0.5;

/**
 * Finds out what the labels of a dataset mean.
 *
 * The result is the first scheme that explains 99% of the rows and finds both classes, otherwise the one that explains
 * the most rows. So a stray label becomes a problem of its row and does not change the rule.
 *
 * @param counts - label key → number of rows
 * @throws DataError `LABELS_UNKNOWN` if no scheme explains half of the rows, `ONE_CLASS` if there is only one class
 */
export function findLabelScheme(
  counts: ReadonlyMap<string, number>,
  columnName: string,
  labelMap?: LabelMap,
): LabelScheme {
  const schemes = labelMap ? [schemeOfMap(labelMap)] : LABEL_SCHEMES;
  const candidates = schemes.map((scheme) => coverageOf(scheme, counts));
  const usable = candidates.filter(({ classes }) => classes.size === 2);
  const best = usable.find(({ share }) => share >= CLEAR_SHARE) ?? mostExplained(usable);
  if (best !== undefined && (best.share >= MINIMUM_SHARE || labelMap)) return best.scheme;

  const partial = mostExplained(candidates);
  const isOneClass = partial !== undefined && partial.classes.size === 1 && partial.share >= MINIMUM_SHARE;
  const values = `Column "${columnName}" holds ${quotedList(counts.keys())}`;
  const details = { column: columnName, labels: [...counts.keys()] };
  if (isOneClass) {
    const name = partial.classes.has(0) ? "negative" : "positive";
    throw new DataError("ONE_CLASS", `All reviews are ${name}. ${values}; training needs both classes.`, { details });
  }
  throw new DataError("LABELS_UNKNOWN", `${values}. These labels are not known.`, { details });
}

/** How much of a dataset a scheme explains. */
interface Coverage {
  readonly scheme: LabelScheme;
  /** Share of the rows with a label that the scheme knows, 0 to 1. */
  readonly share: number;
  readonly classes: ReadonlySet<LabelMeaning>;
}

function coverageOf(scheme: LabelScheme, counts: ReadonlyMap<string, number>): Coverage {
  if (scheme.needs !== undefined && !counts.has(scheme.needs)) return { scheme, share: 0, classes: new Set() };
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
  return { scheme, share: total > 0 ? explained / total : 0, classes };
}

/** The first of those with the largest share. */
function mostExplained(candidates: readonly Coverage[]): Coverage | undefined {
  const most = Math.max(...candidates.map(({ share }) => share));
  return candidates.find(({ share }) => share === most);
}
