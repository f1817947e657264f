import type { LabelChoice, LabelPlan, PlannedValue } from "@sentiment-tuner/protocol";

import { formatCount, formatNumberOf } from "./format.ts";
import { printable, printableName } from "./printable.ts";

/** Values of one class that are named; the others are counted. */
const NAMED_VALUES = 8;

/** What becomes of each label, one line for each class: `Negative ← "1" (24 rows), "2" (10 rows)`. */
export function planLines({ classNames, values }: Pick<LabelPlan, "classNames" | "values">): string[] {
  const named = classNames.map((name) => ({ name, members: values.filter(({ className }) => className === name) }));
  const leftOut = values.filter(({ className }) => className === undefined);
  const groups = [...named, { name: "left out", members: leftOut }].filter(({ members }) => members.length > 0);
  const width = Math.min(24, Math.max(0, ...groups.map(({ name }) => name.length)));
  return groups.map(({ name, members }) => `${printableName(name).padEnd(width)} ← ${listValues(members)}`);
}

function listValues(members: readonly PlannedValue[]): string {
  const shown = members.slice(0, NAMED_VALUES).map(formatValue);
  const others = members.slice(NAMED_VALUES);
  if (others.length > 0) {
    const rows = others.reduce((sum, value) => sum + value.rows, 0);
    shown.push(`${formatNumberOf(others.length, "more value")} (${formatNumberOf(rows, "row")})`);
  }
  return shown.join(", ");
}

function formatValue({ value, rows, leftOut }: PlannedValue): string {
  const reason = leftOut === undefined ? "" : `: ${REASONS[leftOut]}`;
  return `"${printable(value)}" (${formatCount(rows)} ${rows === 1 ? "row" : "rows"}${reason})`;
}

const REASONS: Readonly<Record<NonNullable<PlannedValue["leftOut"]>, string>> = {
  "no-label": "no label",
  unknown: "unknown",
  chosen: "as you chose",
};

/** The options that choose a reading, as words of a command line. */
export function choiceOptions({ classes, labelMap, labelColumn }: Partial<LabelChoice>): string[] {
  return [
    ...(labelColumn === undefined ? [] : ["--label-column", labelColumn]),
    ...(classes === undefined ? [] : ["--classes", classes]),
    ...(labelMap === undefined ? [] : ["--label-map", formatLabelMap(labelMap)]),
  ];
}

/** A label map as `--label-map` takes it. */
function formatLabelMap(labelMap: NonNullable<LabelChoice["labelMap"]>): string {
  return Object.entries(labelMap)
    .map(([label, className]) => `${quoteLabel(label)}=${quoteLabel(className)}`)
    .join(",");
}

/** In double quotes, with a quote doubled, if it has a character with a meaning. */
function quoteLabel(label: string): string {
  return label === "" || /[",=\s]|\.\./.test(label.replace(/^[\d.+-]+\.\.[\d.+-]+$/, ""))
    ? `"${label.replaceAll('"', '""')}"`
    : label;
}
