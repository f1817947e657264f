import type { ClassIndex } from "../review.ts";

/** One way to write positive and negative labels. */
export interface LabelScheme {
  /** The rule in words, for the user. */
  readonly rule: string;
  /** A label that must occur in the data, otherwise the scheme does not apply. */
  readonly needs?: string;
  /**
   * @param label - as `labelKey` writes it
   * @returns the class, "skip" for a row that is neither, undefined for a label outside the set
   */
  classOf(label: string): LabelMeaning | undefined;
}

export type LabelMeaning = ClassIndex | "skip";

/**
 * The schemes that are recognized by their labels, in the order in which they are tried.
 * The ten-point rule comes from Maas et al. (2011), Learning Word Vectors for Sentiment Analysis, section 4.
 */
export const LABEL_SCHEMES: readonly LabelScheme[] = [
  words(
    "0, neg, negative, false or LABEL_0 is negative; 1, pos, positive, true or LABEL_1 is positive; neutral is left out",
    {
      negative: ["0", "neg", "negative", "false", "label_0"],
      neutral: ["neutral", "neu", "mixed"],
      positive: ["1", "pos", "positive", "true", "label_1"],
    },
  ),
  words("of 1 and 2, 1 is negative and 2 is positive", { negative: ["1"], neutral: [], positive: ["2"] }),
  words("-1 is negative, 1 is positive; 0 is left out", { negative: ["-1"], neutral: ["0"], positive: ["1"] }, "-1"),
  numbers("grades 0 to 4: 0 and 1 are negative, 3 and 4 are positive; 2 is left out", [0, 1, 3, 4], "0"),
  numbers("stars 1 to 5: 1 and 2 are negative, 4 and 5 are positive; 3 is left out", [1, 2, 4, 5]),
  numbers("points 1 to 10: 1 to 4 are negative, 7 to 10 are positive; 5 and 6 are left out", [1, 4, 7, 10]),
];

/**
 * The normalized spelling of a label, for comparison: trimmed, lower case, without fastText's `__label__`, numbers
 * without redundant digits (`1.0` is `1`).
 *
 * @returns undefined when the value cannot be a label: missing, empty, or neither text, number nor boolean
 */
export function labelKey(value: unknown): string | undefined {
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value !== "string") return undefined;
  const text = value
    .trim()
    .toLowerCase()
    .replace(/^__label__/, "");
  if (text === "") return undefined;
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? String(Number(text)) : text;
}

/** Whether a value has a meaning in any of the schemes. */
export function isLabelLike(value: unknown): boolean {
  const key = labelKey(value);
  return key !== undefined && LABEL_SCHEMES.some((scheme) => scheme.classOf(key) !== undefined);
}

function words(
  rule: string,
  { negative, neutral, positive }: Record<"negative" | "neutral" | "positive", readonly string[]>,
  needs?: string,
): LabelScheme {
  const meanings = new Map<string, LabelMeaning>([
    ...negative.map((label) => [label, 0] as const),
    ...neutral.map((label) => [label, "skip"] as const),
    ...positive.map((label) => [label, 1] as const),
  ]);
  return { rule, ...(needs !== undefined && { needs }), classOf: (label) => meanings.get(label) };
}

/** A scale from `lowest` to `highest`: up to `negativeTo` is negative, from `positiveFrom` on positive. */
function numbers(
  rule: string,
  [lowest, negativeTo, positiveFrom, highest]: readonly [number, number, number, number],
  needs?: string,
): LabelScheme {
  const classOf = (label: string): LabelMeaning | undefined => {
    const value = /^-?\d/.test(label) ? Number(label) : Number.NaN;
    if (!(value >= lowest && value <= highest)) return undefined;
    if (value <= negativeTo) return 0;
    return value >= positiveFrom ? 1 : "skip";
  };
  return { rule, ...(needs !== undefined && { needs }), classOf };
}
