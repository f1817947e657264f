import { areRare, type LabelColumn, type LabelValue } from "../label-column.ts";
import type { ClassesChoice, LabelChoice } from "../label-plan.ts";
import { clear, listed, sentimentReading, type Outcome, type Reading } from "../reading.ts";

const NAMES = { negative: "Negative", neutral: "Neutral", positive: "Positive" } as const;

/**
 * Words with a polarity: degrees and synonyms of one polarity are one class. A property, such as toxic, is not an opinion.
 *
 * @returns undefined if values with other meanings have too many rows to be left out
 */
export function readWords(column: LabelColumn, classes: ClassesChoice = "auto"): Outcome | undefined {
  const polar = column.values.filter(isOpinion);
  if (
    polar.length === 0 ||
    !areRare(
      column.values.filter((value) => !isOpinion(value)),
      column.rows,
    )
  )
    return undefined;
  const isThree = polar.some(({ phrase }) => phrase?.polarity === "neutral" && !phrase.isMixed);
  // "Mixed" is another class than "neutral" where both occur.
  const mixed = polar.filter(({ phrase }) => phrase?.isMixed === true);
  if (isThree && !areRare(mixed, column.rows)) return undefined;
  return clear(wordsReading(isThree ? polar.filter((value) => !mixed.includes(value)) : polar, classes));
}

/** Whether a value is an opinion in words. */
export function isOpinion({ phrase }: LabelValue): boolean {
  return phrase !== undefined && !phrase.isProperty;
}

function wordsReading(polar: readonly LabelValue[], classes: ClassesChoice): Reading {
  const of = (polarity: keyof typeof NAMES): readonly LabelValue[] =>
    polar.filter(({ phrase }) => phrase?.polarity === polarity);
  const isTwo = classes === "two";
  const parts = (["negative", "neutral", "positive"] as const).flatMap((polarity) => {
    const values = of(polarity).map(({ value }) => value);
    if (values.length === 0) return [];
    const meaning = polarity === "neutral" && isTwo ? "left out" : polarity;
    return [`${listedWords(values)} ${values.length === 1 ? "is" : "are"} ${meaning}`];
  });
  const hasNeutral = of("neutral").length > 0;
  const classCount = new Set(polar.map(({ phrase }) => phrase?.polarity)).size;
  const alternatives: LabelChoice[] = [
    ...(hasNeutral && !isTwo
      ? [{ description: "two classes: negative and positive; neutral rows are left out", classes: "two" as const }]
      : []),
    ...(hasNeutral && isTwo ? [{ description: "three classes, with neutral", classes: "three" as const }] : []),
    ...(polar.length > classCount
      ? [{ description: `${String(polar.length)} classes: each value is a class`, classes: "as-is" as const }]
      : []),
  ];
  return sentimentReading(
    `words: ${parts.join(", ")}`,
    polar.map((value) => {
      const polarity = value.phrase?.polarity ?? "neutral";
      return [value, polarity === "neutral" && isTwo ? "skip" : NAMES[polarity]];
    }),
    { alternatives },
  );
}

function listedWords(values: readonly string[]): string {
  return values.length > 4 ? `${listed(values.slice(0, 3))} and ${String(values.length - 3)} more` : listed(values);
}
