import { orderClasses } from "../class-order.ts";
import type { LabelColumn } from "../label-column.ts";
import { labelKey } from "../label-key.ts";
import { numberOf } from "../label-number.ts";
import type { LabelChoice } from "../label-plan.ts";
import { inOrder, mapKey, mapName } from "../reading.ts";

/**
 * The answers for a model whose classes are only numbered, such as LABEL_0: its classes in their order are the values in ascending or
 * descending order. Values without an order are in that of the alphabet, in which most programs number classes.
 */
export function numberedChoices(column: LabelColumn, classNames: readonly string[]): LabelChoice[] {
  const forms = new Set(classNames.map((name) => numberOf(labelKey(name) ?? "")?.form));
  if (forms.has(undefined) || column.values.length !== classNames.length) return [];
  const ordered = orderClasses(column.values.map(({ value }) => value));
  const values = inOrder(column.values, ({ value }) => ordered.classNames.indexOf(value));
  const choice = (names: readonly string[], order = ""): LabelChoice => ({
    description: order + values.map(({ value }, index) => `${value} is ${names[index] ?? ""}`).join(", "),
    labelMap: Object.fromEntries(values.map((value, index) => [mapKey(value), mapName(names[index] ?? "")])),
  });
  const ascending = choice(classNames, ordered.isOrdered ? "" : "in the order of the alphabet: ");
  const descending = choice([...classNames].reverse());
  const isRating = !forms.has("code") && !forms.has("plain"); // More stars are always better.
  if (isRating) return ordered.isOrdered ? [ascending] : [];
  return ordered.isOrdered || values.length === 2 ? [ascending, descending] : [ascending];
}
