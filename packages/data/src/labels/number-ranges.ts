import { labelKey } from "./label-key.ts";
import { numberOf } from "./label-number.ts";

/** Numbers from one to another, both included. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

const RANGE = /^\s*([+-]?[\d.,]*?\d)?\s*\.\.\s*([+-]?[\d.,]*\d)?\s*$/;
const MOST_CHARACTERS = 60;
/** With more numbers than this, those with the same meaning are shown as ranges. */
const MOST_LISTED = 50;

/**
 * The range that a text such as `1..2` or `4..` states.
 *
 * @returns undefined if it states none; a range with NaN or the wrong order if its numbers are invalid
 */
export function rangeOf(text: string): NumberRange | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  const [match, from, to] = RANGE.exec(text) ?? [];
  if (match === undefined || (from === undefined && to === undefined)) return undefined;
  const number = (part: string | undefined, open: number): number =>
    part === undefined ? open : (numberOf(labelKey(part) ?? "")?.value ?? Number.NaN);
  return { from: number(from, -Infinity), to: number(to, Infinity) };
}

/** Whether a label states a number in a range. */
export function isInRange(key: string, { from, to }: NumberRange): boolean {
  const value = numberOf(key)?.value;
  return value !== undefined && value >= from && value <= to;
}

/** Labels that follow each other and have the same meaning. */
export interface LabelRun<T> {
  readonly members: readonly T[];
  /** For several numbers. */
  readonly range?: string;
}

/**
 * Labels with the same meaning in ranges, if there are many numbers; otherwise each by itself.
 *
 * @param meaningOf - labels with the same text can be in one range
 */
export function runsOf<T extends { readonly number?: { readonly value: number; readonly isShare?: boolean } }>(
  labels: readonly T[],
  meaningOf: (label: T) => string,
): readonly LabelRun<T>[] {
  const valueOf = ({ number }: T): number => number?.value ?? Number.NaN;
  const numbers = labels.filter(({ number }) => number !== undefined).sort((a, b) => valueOf(a) - valueOf(b));
  // A share of the best rating is not what the label says.
  if (numbers.length <= MOST_LISTED || numbers.some(({ number }) => number?.isShare))
    return labels.map((label) => ({ members: [label] }));
  const runs: T[][] = [];
  for (const label of numbers) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && meaningOf(run[0]) === meaningOf(label)) run.push(label);
    else runs.push([label]);
  }
  return [
    ...runs.map((members) => {
      const [first, last] = [members[0], members.at(-1)];
      return members.length < 2 || first === undefined || last === undefined
        ? { members }
        : { members, range: `${String(valueOf(first))}..${String(valueOf(last))}` };
    }),
    ...labels.filter(({ number }) => number === undefined).map((label) => ({ members: [label] })),
  ];
}
