import { labelKey, numberOf, orderClasses, polarityOf, polarPhrase } from "@sentiment-tuner/data";

/** The classes of a model as its evaluation shows them. */
export interface ModelClasses {
  /** By class index. Negative comes before neutral and positive, and a scale is ascending, if the names of all classes say so. */
  readonly classNames: readonly string[];
  /** Class index → output of the model, or the outputs whose probabilities are added. */
  readonly columns: readonly (number | readonly number[])[];
}

const ORDER = ["negative", "neutral", "positive"] as const;

/** Names that say nothing but their polarity. If all are, they are shown as Negative, Neutral and Positive. */
const PLAIN = /^(?:label_\d+|\d+|neg|negative|neu|neutral|pos|positive)$/i;

/** @param labels - of the model, in the order of its outputs */
export function modelClasses(labels: readonly string[]): ModelClasses {
  const polarities = labels.map(polarityOf);
  const isPolar = !polarities.includes(undefined) && new Set(polarities).size === labels.length;
  const found = ORDER.filter((polarity) => polarities.includes(polarity));
  const columns = isPolar ? found.map((polarity) => polarities.indexOf(polarity)) : scaleOrder(labels);
  const isPlain = isPolar && labels.every((label) => PLAIN.test(label));
  const classNames = columns.map((column) => {
    const [label = "", polarity = ""] = [labels[column], polarities[column]];
    return isPlain ? polarity.charAt(0).toUpperCase() + polarity.slice(1) : label;
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
  for (const meaningOf of [plainName, scaleValue, sentimentOf]) {
    const outputs = new Map(labels.map((label, output) => [meaningOf(label), output]));
    const rows = classNames.flatMap((name) => outputs.get(meaningOf(name)) ?? []);
    const isOneToOne = rows.length === labels.length && new Set(rows).size === labels.length;
    if (isOneToOne && !outputs.has(undefined)) return rows;
  }
  return undefined;
}

/** `Very_Positive` and `very positive` are one name. */
function plainName(name: string): string | undefined {
  return labelKey(name)?.replaceAll("_", " ");
}

function scaleValue(name: string): number | undefined {
  return numberOf(labelKey(name) ?? "")?.value;
}

/** The polarity, apart for properties: "toxic" is another class than "Negative", and LABEL_1 of a model for it is not "not toxic". */
function sentimentOf(name: string): string | undefined {
  const polarity = polarityOf(name);
  return polarity !== undefined && polarPhrase(name)?.isProperty === true ? `property ${polarity}` : polarity;
}

/** The outputs from the lowest to the highest class if the labels are a scale, such as stars or degrees of an opinion. */
function scaleOrder(labels: readonly string[]): readonly number[] {
  const { classNames, isOrdered } = orderClasses(labels);
  return isOrdered ? classNames.map((name) => labels.indexOf(name)) : [...labels.keys()];
}
