import { describeOtherTask, fitHead, type PretrainedModel } from "@sentiment-tuner/model";

import { matchClasses } from "./model-classes.ts";

export interface FittedClasses {
  /** With an output for each class of the dataset, in its order and with its names. */
  readonly model: PretrainedModel;
  /** What became of the trained head of the model, in a sentence; undefined if it had none. */
  readonly head?: string;
}

/**
 * Gives a base model an output for each class of a dataset. A head that was trained for these classes is kept, with its rows in their order;
 * any other head is replaced by a new one.
 */
export function fitClasses(base: PretrainedModel, classNames: readonly string[], seed: number): FittedClasses {
  const { labels } = base.config;
  if (base.initialized.length > 0) return { model: fitHead(base, { labels: classNames, seed }) };
  const otherTask = describeOtherTask(base.config);
  const rows = otherTask === undefined ? matchClasses(labels, classNames) : undefined;
  const model = fitHead(base, { labels: classNames, rows, seed });
  return { model, head: rows ? describeKept(labels, classNames, rows) : describeNew(labels, otherTask) };
}

function describeKept(labels: readonly string[], classNames: readonly string[], rows: readonly number[]): string {
  const isInOrder = rows.every((row, index) => row === index);
  const hasSameNames = classNames.every((name, index) => name === labels[rows[index] ?? -1]);
  if (isInOrder && hasSameNames) return `The classification head is kept: its classes are ${list(labels)}.`;
  const pairs = classNames.map((name, index) => {
    const label = labels[rows[index] ?? -1] ?? "";
    return label === name ? name : `${label} as ${name}`;
  });
  const order = isInOrder ? "" : ", in the order of the dataset";
  return `The classification head is kept${order}: ${list(pairs)}.`;
}

function describeNew(labels: readonly string[], otherTask: string | undefined): string {
  if (otherTask !== undefined) return `The classification head is new. ${otherTask}`;
  return `The classification head is new: that of the model has other classes (${list(labels)}).`;
}

/** More names than these would hide the sentence. */
const LISTED = 6;

function list(names: readonly string[]): string {
  const more = names.length - LISTED;
  return more > 0 ? `${names.slice(0, LISTED).join(", ")} and ${more} more` : names.join(", ");
}
