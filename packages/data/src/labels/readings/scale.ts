import type { LabelColumn } from "../label-column.ts";
import type { ClassesChoice, LabelChoice } from "../label-plan.ts";
import { clear, inOrder, type Outcome, sentimentReading } from "../reading.ts";
import { isNumberValue, isOn, type NumberValue, type Scale, scaleOf } from "../scales.ts";
import { asIsReading, tooManyLabels } from "./as-is.ts";

/** With more values each would have too few rows to be a class. */
const MOST_SCALE_CLASSES = 20;

/**
 * Ratings on a known scale: three classes, of which the middle is neutral.
 *
 * @returns undefined if the numbers may be codes
 * @throws DataError `LABELS_TOO_MANY`
 */
export function readScale(column: LabelColumn, classes: ClassesChoice = "auto"): Outcome | undefined {
  const scale = scaleOf(column);
  if (scale === undefined) return undefined;
  const numbers = inOrder(
    column.values.filter(isNumberValue).filter(({ number }) => isOn(scale, number.value)),
    ({ number }) => number.value,
  );
  if (classes === "as-is") {
    if (numbers.length > MOST_SCALE_CLASSES) throw tooManyLabels(column, MOST_SCALE_CLASSES);
    return clear({ ...asIsReading(column, numbers), alternatives: [THREE, TWO] });
  }
  const isTwo = classes === "two";
  const hasMiddle = numbers.some((value) => partOf(scale, value, false) === "Neutral");
  const [negative, middle, positive] = scale.parts;
  return clear(
    sentimentReading(
      `${scale.title}: ${negative} negative, ${middle} ${isTwo ? "left out" : "neutral"}, ${positive} positive`,
      numbers.map((value) => [value, partOf(scale, value, isTwo)]),
      { isScale: true, alternatives: alternatives(numbers, isTwo, hasMiddle) },
    ),
  );
}

const TWO: LabelChoice = { description: "two classes: the middle of the scale is left out", classes: "two" };
const THREE: LabelChoice = { description: "three classes: the middle of the scale is neutral", classes: "three" };

function alternatives(numbers: readonly NumberValue[], isTwo: boolean, hasMiddle: boolean): LabelChoice[] {
  const count = String(numbers.length);
  return [
    ...(hasMiddle ? [isTwo ? THREE : TWO] : []),
    ...(numbers.length <= MOST_SCALE_CLASSES && numbers.length > 1
      ? [{ description: `${count} classes: each value is a class`, classes: "as-is" as const }]
      : []),
  ];
}

function partOf(scale: Scale, { number }: NumberValue, isTwo: boolean): "Negative" | "Neutral" | "Positive" | "skip" {
  if (scale.isNegative(number.value)) return "Negative";
  if (scale.isPositive(number.value)) return "Positive";
  return isTwo ? "skip" : "Neutral";
}
