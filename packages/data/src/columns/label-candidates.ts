import { isKindName } from "./column-names.ts";
import { labelKey } from "../labels/label-key.ts";
import type { LabelMap } from "../labels/label-plan.ts";
import { isInMap } from "../labels/readings/label-map.ts";
import { isNumberValue } from "../labels/scales.ts";
import type { Fields } from "../read/reader.ts";
import type { ColumnProfile } from "./profile-columns.ts";

/** Share of sampled values that must look like labels in a column without a known name. */
const LABEL_SHARE = 0.9;
/** Topics have at most this many different values. */
const MOST_CLASSES = 100;

/**
 * Columns that fit equally well as the label; a single one is the answer. Opinions in words come before numbers, a class before a
 * rating, a rating before a question such as `recommended`, and names before content.
 */
export function labelCandidates(profiles: readonly ColumnProfile[], labelMap?: LabelMap): readonly ColumnProfile[] {
  if (labelMap !== undefined) {
    const mapped = profiles.filter((profile) => holdsMapped(profile, labelMap));
    const likely = mapped.filter(({ isOther }) => !isOther);
    if (mapped.length > 0) return highestRank(likely.length > 0 ? likely : mapped);
  }
  const fit = profiles.filter(({ isOther, isAddressOrDate }) => !isOther && !isAddressOrDate);
  const opinions = fit.filter(({ isOpinion, values }) => isOpinion && values.values.length > 1);
  const named = highestRank(opinions.filter(({ labelRank }) => labelRank >= 3));
  if (named.length > 0) return withMostValues(named);

  const classes = highestRank(fit.filter(({ labelRank }) => labelRank >= 3));
  // A column with a label name is the best guess whatever it holds: the error shows its values.
  const likely = classes.filter(isLikelyLabel);
  if (classes.length > 0) return likely.length > 0 ? likely : classes;
  const mostly = opinions.length > 0 ? opinions : fit.filter(({ isPartlyOpinion }) => isPartlyOpinion);
  if (mostly.length > 0) return mostly;

  const ratings = fit.filter(({ labelRank }) => labelRank === 2);
  const rated = ratings.filter(({ isScale, labelShare }) => isScale || labelShare >= 0.5);
  if (rated.length > 0) return rated;
  const questions = fit.filter((profile) => profile.labelRank === 1 && profile.filledShare > 0 && isAnswer(profile));
  if (questions.length > 0) return questions;
  const kinds = fit.filter((profile) => profile.labelRank === 1 && isLikelyLabel(profile));
  if (kinds.length > 0) return kinds;
  const labels = fit.filter(
    (profile) =>
      profile.labelShare >= LABEL_SHARE && profile.hasRepeats && !(isConstant(profile) && profiles.length > 1),
  );
  if (labels.length > 0) return labels;
  // The first rows may show too little of a long scale; what the rows of the whole file show decides.
  const numbers = ratings.filter(({ values }) => values.values.length > 0 && values.values.every(isNumberValue));
  if (numbers.length > 0) return numbers;
  const codes = fit.filter(({ isCode }) => isCode);
  if (codes.length > 0) return codes;
  // With too many classes it is still the label: the error shows its values.
  const manyKinds = fit.filter(
    ({ name, labelRank, filledShare }) => labelRank === 1 && filledShare > 0 && isKindName(name),
  );
  if (manyKinds.length > 0) return manyKinds;
  // Of two columns with repeated values, the one that is not the text is the label.
  const repeated = profiles.filter(({ filledShare, hasRepeats }) => filledShare >= 0.1 && hasRepeats);
  return repeated.length === 1 ? repeated.filter(({ isKind, isOther }) => isKind && !isOther) : [];
}

/**
 * A column with a word for each number of the label column, such as `label_text` beside `label`.
 *
 * @param rows - the first rows of the file
 */
export function wordsBeside(
  profiles: readonly ColumnProfile[],
  label: string,
  rows: readonly Fields[],
): string | undefined {
  const own = profiles.find(({ name }) => name === label);
  if (own === undefined || own.values.values.length < 2 || !own.values.values.every(isNumberValue)) return undefined;
  const found = profiles.find((profile) => {
    const { name, values, isOther, isOpinion, labelRank } = profile;
    const isNamed = labelRank >= 3 || name.toLowerCase().startsWith(label.toLowerCase());
    if (name === label || (isOther && !isNamed) || values.values.length !== own.values.values.length) return false;
    return (isOpinion || isNamed) && !values.values.some(isNumberValue) && areOneToOne(rows, label, name);
  });
  return found?.name;
}

function areOneToOne(rows: readonly Fields[], a: string, b: string): boolean {
  const pairs = new Map<string, string>();
  for (const row of rows) {
    const [key, word] = [labelKey(row[a]), labelKey(row[b])];
    if (key === undefined && word === undefined) continue;
    if (key === undefined || word === undefined || (pairs.get(key) ?? word) !== word) return false;
    pairs.set(key, word);
  }
  return new Set(pairs.values()).size === pairs.size;
}

/** Whether most rows of a column have a value that the label map names, and not always the same. */
function holdsMapped({ values }: ColumnProfile, labelMap: LabelMap): boolean {
  const mapped = values.values.filter(({ key }) => isInMap(labelMap, key));
  const rows = mapped.reduce((sum, value) => sum + value.rows, 0);
  return rows > values.rows / 2 && (mapped.length > 1 || Object.keys(labelMap).length === 1);
}

function highestRank(profiles: readonly ColumnProfile[]): readonly ColumnProfile[] {
  const highest = Math.max(...profiles.map(({ labelRank }) => labelRank));
  return profiles.filter(({ labelRank }) => labelRank === highest);
}

/** Columns of labels that are filled for a few rows only are not the label. */
function withMostValues(profiles: readonly ColumnProfile[]): readonly ColumnProfile[] {
  const most = Math.max(...profiles.map(({ filledShare }) => filledShare));
  return profiles.filter(({ filledShare }) => filledShare > most / 2);
}

function isConstant({ values }: ColumnProfile): boolean {
  return values.rows >= 4 && values.values.length === 1;
}

function isLikelyLabel({ hasRepeats, values }: ColumnProfile): boolean {
  return hasRepeats && values.values.length <= MOST_CLASSES;
}

function isAnswer({ isBinary, values, isOpinion }: ColumnProfile): boolean {
  return isBinary || isOpinion || values.values.every(({ key }) => /^(?:yes|no|y|n|[01]|true|false)$/.test(key));
}
