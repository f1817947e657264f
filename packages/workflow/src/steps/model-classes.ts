import { polarityOf } from "@sentiment-tuner/data/polarity";

import { scaleValue } from "./scale-value.ts";

/** The classes of a model as its evaluation shows them. */
export interface ModelClasses {
  /** By class index. Negative comes before neutral and positive, and a scale is ascending, if the names of all classes say so. */
  readonly classNames: readonly string[];
  /** Class index → output of the model. */
  readonly columns: readonly number[];
}

const ORDER = ["negative", "neutral", "positive"] as const;

/** Names that say nothing but their polarity, and are shown as Negative, Neutral and Positive. */
const PLAIN = /^(?:label_\d+|\d+|neg|negative|neu|neutral|pos|positive)$/i;

/** @param labels - of the model, in the order of its outputs */
export function modelClasses(labels: readonly string[]): ModelClasses {
  const polarities = labels.map(polarityOf);
  const isPolar = !polarities.includes(undefined) && new Set(polarities).size === labels.length;
  const found = ORDER.filter((polarity) => polarities.includes(polarity));
  const columns = isPolar ? found.map((polarity) => polarities.indexOf(polarity)) : scaleOrder(labels);
  const classNames = columns.map((column) => {
    const [label = "", polarity] = [labels[column], polarities[column]];
    return isPolar && polarity !== undefined && PLAIN.test(label)
      ? polarity.charAt(0).toUpperCase() + polarity.slice(1)
      : label;
  });
  return { classNames, columns };
}

/** The classes of a model that was trained here: those of its dataset, in the order of its outputs. */
export function trainedClasses(labels: readonly string[]): ModelClasses {
  return { classNames: labels, columns: [...labels.keys()] };
}

/**
 * The output of a model for each class of a dataset: by name, by the place on a scale such as "4 stars" for 4, or by polarity such as "good"
 * for "Positive". A match is complete or absent: classes of which only some are known are other classes.
 *
 * @returns class index → output; undefined if the model has other classes
 */
export function matchClasses(labels: readonly string[], classNames: readonly string[]): readonly number[] | undefined {
  if (labels.length !== classNames.length) return undefined;
  return (
    matchBy(plainName, labels, classNames) ??
    matchBy(scaleValue, labels, classNames) ??
    matchBy(polarityOf, labels, classNames)
  );
}

/** Matches the names that mean the same, if every name has a meaning of its own. */
function matchBy(
  meaningOf: (name: string) => string | number | undefined,
  labels: readonly string[],
  classNames: readonly string[],
): readonly number[] | undefined {
  const outputs = new Map(labels.map((label, output) => [meaningOf(label), output]));
  const rows = classNames.flatMap((name) => outputs.get(meaningOf(name)) ?? []);
  const isComplete = !outputs.has(undefined) && rows.length === labels.length && new Set(rows).size === labels.length;
  return isComplete ? rows : undefined;
}

/** `Very_Positive` and `very positive` are one name. */
function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, " ");
}

/** The outputs from the lowest to the highest class, if the classes are different numbers. */
function scaleOrder(labels: readonly string[]): readonly number[] {
  const values = labels.map(scaleValue);
  const outputs = [...labels.keys()];
  if (values.includes(undefined) || new Set(values).size < labels.length) return outputs;
  return outputs.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
}
