import { areRare, type LabelColumn, type LabelValue, rowsOf } from "./label-column.ts";
import type { LabelNumber } from "./label-number.ts";

/** A scale of ratings on which higher is better, in three parts. */
export interface Scale {
  readonly title: string;
  readonly lowest: number;
  readonly highest: number;
  /** The parts in words: negative, neutral, positive. */
  readonly parts: readonly [string, string, string];
  isNegative(value: number): boolean;
  isPositive(value: number): boolean;
}

/** A label value with a number. */
export interface NumberValue extends LabelValue {
  readonly number: LabelNumber;
}

/** What is known about the numbers of a column that lie on a scale. */
interface Observed {
  readonly values: ReadonlySet<number>;
  readonly lowest: number;
  readonly highest: number;
  readonly hasFractions: boolean;
  readonly form: LabelNumber["form"];
  /** Whether the name of the column or the form of the values shows that they are ratings. */
  readonly isRated: boolean;
}

/** A scale, and when the numbers show that it is this one. */
interface ScaleRule extends Scale {
  fits(observed: Observed): boolean;
}

const has = ({ values }: Observed, ...wanted: readonly number[]): boolean => wanted.every((value) => values.has(value));
const hasAllStars = (observed: Observed): boolean => has(observed, 1, 2, 3, 4, 5);

/**
 * The known scales. The ten-point rule is that of Maas et al. (2011), Learning Word Vectors for Sentiment Analysis, section 4;
 * of 100 points the lower 40% and the upper 30% are the limits that reviews of games use. Promoter scores are those of Reichheld (2003),
 * The One Number You Need to Grow.
 */
const SCALES: readonly ScaleRule[] = [
  scale("stars 1 to 5", [1, 5], ["1 and 2 are", "3 is", "4 and 5 are"], [(v) => v <= 2, (v) => v >= 4], (seen) => {
    if (seen.hasFractions) return false;
    if (seen.form === "stars") return true;
    return (seen.isRated && seen.highest === 5) || hasAllStars(seen);
  }),
  scale(
    "half stars 0.5 to 5",
    [0.5, 5],
    ["up to 2 are", "2.5 to 3.5 are", "4 to 5 are"],
    [(v) => v <= 2, (v) => v >= 4],
    (seen) => seen.hasFractions && (seen.highest > 4 || seen.form === "stars"),
  ),
  scale(
    "grades 0 to 4",
    [0, 4],
    ["0 and 1 are", "2 is", "3 and 4 are"],
    [(v) => v <= 1, (v) => v >= 3],
    (seen) => !seen.hasFractions && seen.isRated && seen.values.size >= 4 && has(seen, 0, 4),
  ),
  scale(
    "ratings 0 to 5",
    [0, 5],
    ["0 and 1 are", "2 and 3 are", "4 and 5 are"],
    [(v) => v < 2, (v) => v >= 4],
    (seen) => (seen.isRated || seen.hasFractions ? seen.highest > 4 && seen.lowest < 0.5 : false),
  ),
  scale(
    "ratings 1 to 7",
    [1, 7],
    ["1 to 3 are", "4 is", "5 to 7 are"],
    [(v) => v <= 3, (v) => v >= 5],
    (seen) => !seen.hasFractions && seen.isRated && seen.values.size >= 5 && has(seen, 7),
  ),
  scale(
    "points 1 to 10",
    [1, 10],
    ["1 to 4 are", "5 and 6 are", "7 to 10 are"],
    [(v) => v <= 4, (v) => v >= 7],
    isTenPoints,
  ),
  scale(
    "points 0 to 10",
    [0, 10],
    ["0 to 4 are", "5 and 6 are", "7 to 10 are"],
    [(v) => v <= 4, (v) => v >= 7],
    (seen) => seen.isRated && seen.lowest < 1 && isTenPoints(seen),
  ),
  scale(
    "shares 0 to 1",
    [0, 1],
    ["below 0.4 are", "0.4 to below 0.7 are", "0.7 and more are"],
    [(v) => v < 0.4, (v) => v >= 0.7],
    (seen) => seen.isRated && seen.hasFractions && seen.values.size >= 4,
  ),
  scale(
    "points 0 to 100",
    [0, 100],
    ["0 to 39 are", "40 to 69 are", "70 to 100 are"],
    [(v) => v < 40, (v) => v >= 70],
    (seen) => seen.isRated && seen.highest > 50 && seen.values.size >= 3,
  ),
  ...[1, 2, 3, 4, 5, 10, 100].map((end) =>
    scale(
      `-${String(end)} to ${String(end)}`,
      [-end, end],
      ["below 0 are", "0 is", "above 0 are"],
      [(v) => v < 0, (v) => v > 0],
      (seen) =>
        seen.lowest < 0 &&
        seen.highest > 0 &&
        Math.max(-seen.lowest, seen.highest) > (end <= 5 ? end - 1 : end / 2) &&
        Math.min(-seen.lowest, seen.highest) >= end / 2 &&
        (end === 1 ? seen.hasFractions : true),
    ),
  ),
];

/** For answers to the question how likely people are to recommend something. */
const PROMOTER_SCORES = scale(
  "promoter scores 0 to 10",
  [0, 10],
  ["0 to 6 are", "7 and 8 are", "9 and 10 are"],
  [(v) => v <= 6, (v) => v >= 9],
  (seen) => seen.highest > 5 && !seen.hasFractions,
);
const ASKS_LIKELIHOOD = /\bnps\b|promoter|likel.*recommend|recommend.*likel/i;

/** For ratings with several maxima, such as `4/5` beside `8/10`. */
const SHARES_OF_BEST: Scale = {
  title: "ratings by their best value",
  lowest: 0,
  highest: 1,
  parts: ["up to 40% of the best are", "above that and below 70% are", "70% and more are"],
  isNegative: (share) => share <= 0.4,
  isPositive: (share) => share >= 0.7,
};

/**
 * The scale of the numbers of a column. Only a few rows may be outside of it.
 *
 * @returns undefined if the numbers may be codes
 */
export function scaleOf(column: LabelColumn): Scale | undefined {
  const numbers = column.values.filter(isNumberValue);
  if (numbers.length === 0) return undefined;
  const maximum = commonMaximum(numbers);
  if (maximum === "others" || !isRatable(column, numbers)) return undefined;
  if (numbers[0]?.number.isShare === true) return numbers.length === column.values.length ? SHARES_OF_BEST : undefined;
  const scales = ASKS_LIKELIHOOD.test(column.name.replaceAll("_", " ")) ? [PROMOTER_SCORES, ...SCALES] : SCALES;
  const fitting = scales.filter((candidate) => {
    const inside = numbers.filter(({ number }) => isOn(candidate, number.value));
    return (
      inside.length > 0 &&
      areRare(
        column.values.filter((value) => !inside.some(({ key }) => key === value.key)),
        column.rows,
      ) &&
      (maximum === undefined ? candidate.fits(observe(column, inside)) : candidate.highest === maximum)
    );
  });
  const [first] = fitting;
  // A few values above a scale show that it is longer; a few zeros below it only mean that there is no rating.
  const highest = Math.max(...numbers.map(({ number }) => number.value));
  if (first === undefined || highest <= first.highest) return first;
  return fitting.find((candidate) => numbers.every(({ number }) => isOn(candidate, number.value))) ?? first;
}

/** Whether a value lies on a scale. */
export function isOn({ lowest, highest }: Scale, value: number): boolean {
  return value >= lowest && value <= highest;
}

/** Whether a value states a number. */
export function isNumberValue(value: LabelValue): value is NumberValue {
  return value.number !== undefined;
}

/** Whether higher numbers can be better: not in columns such as `priority` or `negativity`, unless they hold stars. */
function isRatable({ meaning }: LabelColumn, numbers: readonly NumberValue[]): boolean {
  if (mostFrequentForm(numbers) === "stars") return true;
  return !(
    meaning.kind === "unrated" ||
    meaning.kind === "property" ||
    (meaning.kind === "question" && meaning.polarity === "negative")
  );
}

/** The best rating that values such as `4 out of 5` state; `others` if some values state none. */
function commonMaximum(numbers: readonly NumberValue[]): number | "others" | undefined {
  const stated = numbers.filter(({ number }) => number.form === "of");
  if (stated.length === 0) return undefined;
  return stated.length === numbers.length ? stated[0]?.number.maximum : "others";
}

function observe({ meaning }: LabelColumn, numbers: readonly NumberValue[]): Observed {
  const values = new Set(numbers.map(({ number }) => number.value));
  let [lowest, highest] = [Infinity, -Infinity];
  for (const value of values) [lowest, highest] = [Math.min(lowest, value), Math.max(highest, value)];
  const form = mostFrequentForm(numbers);
  const isRatedForm = form === "stars" || form === "rated" || form === "percent";
  return {
    values,
    lowest,
    highest,
    hasFractions: [...values].some((value) => !Number.isInteger(value)),
    form,
    isRated: isRatedForm || ["rating", "sentiment", "question"].includes(meaning.kind),
  };
}

function mostFrequentForm(numbers: readonly NumberValue[]): LabelNumber["form"] {
  const forms = new Set(numbers.map(({ number }) => number.form));
  const rows = (form: LabelNumber["form"]): number => rowsOf(numbers.filter(({ number }) => number.form === form));
  return [...forms].sort((a, b) => rows(b) - rows(a))[0] ?? "plain";
}

/** Ten points need a value that no shorter scale has; without a name that says rating, most of the ten. */
function isTenPoints(seen: Observed): boolean {
  if (!(seen.highest === 10 || (seen.hasFractions && seen.highest > 8))) return false;
  const upper = [...seen.values].filter((value) => value > 5).length;
  return seen.isRated ? upper >= 2 || seen.values.size <= 3 : seen.values.size >= 8 && !seen.hasFractions;
}

function scale(
  title: string,
  [lowest, highest]: readonly [number, number],
  parts: Scale["parts"],
  [isNegative, isPositive]: readonly [(value: number) => boolean, (value: number) => boolean],
  fits: (observed: Observed) => boolean,
): ScaleRule {
  return { title, lowest, highest, parts, isNegative, isPositive, fits };
}
