import { DataError, quotedList } from "../../errors.ts";
import type { LabelColumn, LabelValue } from "../label-column.ts";
import { orderClasses, SENTIMENT_CLASSES } from "../class-order.ts";
import type { Reading } from "../reading.ts";

/** Classes of a model that its matrix and its curves can still show. */
const MOST_CLASSES = 100;

/**
 * Each value is a class of its own. Numbers and degrees of an opinion are ordered, other words are not.
 *
 * @param values - of the column; all of them by default
 * @throws DataError `LABELS_TOO_MANY`
 */
export function asIsReading(column: LabelColumn, values: readonly LabelValue[] = column.values): Reading {
  if (values.length > MOST_CLASSES) throw tooManyLabels(column);
  const nameOf = classNamesOf(values);
  const names = new Set(values.map(nameOf));
  return {
    rule: `each value is a class: ${quotedList(orderClasses(names).classNames)}`,
    meanings: new Map(values.map((value) => [value.key, { className: nameOf(value) }])),
    isScale: values.every(({ number }) => number !== undefined),
  };
}

/** A column with so many different values does not hold labels. */
export function tooManyLabels({ name, values }: LabelColumn, most = MOST_CLASSES): DataError {
  const labels = values.map(({ value }) => value);
  return new DataError(
    "LABELS_TOO_MANY",
    `Column "${name}" has ${String(labels.length)} different values, such as ${quotedList(labels.slice(0, 3))}. ` +
      `Values can be classes of their own if there are at most ${String(most)}, and if they repeat.`,
    { details: { column: name, labels: labels.slice(0, 1000) } },
  );
}

/** The names of the classes: numbers as they are compared, and sentiments in their usual spelling if there are two sides. */
export function classNamesOf(values: readonly LabelValue[]): (value: LabelValue) => string {
  const keys = new Set(values.map(({ key }) => key));
  const isSentiment = keys.has("negative") && keys.has("positive");
  return ({ key, value, number }) => {
    if (number?.form === "plain") return key;
    const sentiment = isSentiment ? SENTIMENT_CLASSES.find((name) => name.toLowerCase() === key) : undefined;
    return sentiment ?? value.replace(/^__label__/i, "");
  };
}
