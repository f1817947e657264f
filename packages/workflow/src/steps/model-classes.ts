import { polarityOf } from "@sentiment-tuner/data/polarity";

/** The classes of a model as its evaluation shows them. */
export interface ModelClasses {
  /** By class index. Negative comes before neutral and positive if the names of all classes state their polarity. */
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
  const columns = isPolar ? found.map((polarity) => polarities.indexOf(polarity)) : [...labels.keys()];
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
 * The output of a model for each class of a dataset: by name, or by polarity if that is clear.
 *
 * @returns class index → output; undefined if the model has other classes
 */
export function matchClasses(labels: readonly string[], classNames: readonly string[]): readonly number[] | undefined {
  if (labels.length !== classNames.length) return undefined;
  const plain = (name: string): string => name.trim().toLowerCase();
  const byName = classNames.map((name) => labels.findIndex((label) => plain(label) === plain(name)));
  if (!byName.includes(-1)) return byName;
  const polarities = labels.map(polarityOf);
  const byPolarity = classNames.map((name) => {
    const polarity = polarityOf(name);
    return polarity === undefined ? -1 : polarities.indexOf(polarity);
  });
  return byPolarity.includes(-1) || new Set(byPolarity).size < labels.length ? undefined : byPolarity;
}
