import { DataError, excerpt } from "../../errors.ts";
import { attempt } from "../attempt.ts";
import { areRare, type LabelColumn, rowsOf } from "../label-column.ts";
import { isLabelList } from "../label-lists.ts";
import { mapOf, type Outcome } from "../reading.ts";

/** A map with more values cannot be read by people. */
const MOST_MAPPED = 50;

/**
 * Columns in which a row can have several labels, such as `[joy, love]`. Rare lists are left out; otherwise the user is asked.
 *
 * @param read - how single labels are read
 * @throws DataError `LABELS_MULTIPLE` if so many different lists occur that they cannot be left out or be classes
 */
export function readLists(column: LabelColumn, read: (part: LabelColumn) => Outcome): Outcome {
  const keys = new Set(column.values.map(({ key }) => key));
  const lists = column.values.filter(({ key }) => isLabelList(key, keys));
  if (lists.length === 0) return read(column);
  const values = column.values.filter((value) => !lists.includes(value));
  const part = { ...column, values, rows: rowsOf(values) };
  if (areRare(lists, column.rows)) return read(part);
  const outcome = values.length < 2 || column.values.length > MOST_MAPPED ? undefined : attempt(() => read(part));
  if (outcome?.kind !== "clear")
    throw severalLabels(
      column,
      lists.map(({ value }) => value),
    );
  return {
    kind: "unclear",
    reading: outcome.reading,
    why: `in the column "${column.name}" some rows have several labels, which cannot be learned as classes`,
    choices: [
      { description: "rows with several labels are left out", labelMap: mapOf(column.values, outcome.reading) },
      { description: "each combination of labels is a class of its own", classes: "as-is" },
    ],
  };
}

function severalLabels({ name, values }: LabelColumn, lists: readonly string[]): DataError {
  return new DataError(
    "LABELS_MULTIPLE",
    `Column "${name}" holds lists of labels, such as ${excerpt(lists[0])}. Several labels for one text are not supported: ` +
      `make a column with one class for each row.`,
    { details: { role: "label", columns: [name], labels: values.map(({ value }) => value).slice(0, 1000) } },
  );
}
