import { setFlagsFromString } from "node:v8";

import type { ScoredFile } from "@sentiment-tuner/protocol";
import type { ScoreRequest, Workflow } from "@sentiment-tuner/workflow";

import { type CommandIo, colorsFor, EXIT, printJson, printLine } from "../io.ts";
import { formatCount, formatDuration, formatNumberOf } from "../output/format.ts";
import { formatLine, type NewsLine } from "../output/news-line.ts";
import { printable } from "../output/printable.ts";
import { unknownWarning } from "../output/unknown-warning.ts";
import { createProgress } from "../output/progress.ts";

/** Scores a table with a bar, and prints a summary, or with `isJson` the result as one object. */
export async function scoreFile(
  workflow: Workflow,
  request: ScoreRequest,
  isJson: boolean,
  io: CommandIo,
): Promise<number> {
  setFlagsFromString(`--heap-growing-percent=${String(HEAP_GROWTH_PERCENT)}`);
  const progress = createProgress(io.stderr);
  const events = workflow.scoreTable(request, io.signal);
  let next = await events.next();
  try {
    for (; next.done !== true; next = await events.next()) progress.show(next.value);
  } finally {
    progress.clear();
  }
  const scored = next.value;
  if (isJson) printJson(io.stdout, scored);
  else for (const line of summary(scored)) printLine(io.stdout, formatLine(line, colorsFor(io.stdout)));
  return EXIT.success;
}

/**
 * Growth of the heap before it is collected again. By default it may double and more, although only a window of rows is in use: 200,000 rows
 * took up to 392 MB. The flag is read at each collection.
 */
const HEAP_GROWTH_PERCENT = 30;

function summary(scored: ScoredFile): readonly NewsLine[] {
  const { path, rows, labelCounts, rowsWithoutText, unreadableRows = 0, truncated = 0, unsure = 0, elapsedMs } = scored;
  const { text, label, score } = scored.columns ?? { label: "label", score: "score" };
  const counts = Object.entries(labelCounts).map(([name, count]) => `${formatCount(count)} ${printable(name)}`);
  if (unsure > 0) counts.push(`${formatCount(unsure)} not sure`);
  if (rowsWithoutText > 0) counts.push(`${formatCount(rowsWithoutText)} without a text`);
  if (unreadableRows > 0) counts.push(`${formatCount(unreadableRows)} unreadable`);
  const speed = `${formatCount(Math.round((rows / elapsedMs) * 1000))} rows/s`;
  return [
    ...(text === undefined ? [] : [{ label: "Read", text: `the text in column "${printable(text)}"` }]),
    { label: "Scored", text: `${formatNumberOf(rows, "row")}: ${counts.join(", ")}` },
    { label: "Written", text: `${printable(path)} with the columns "${printable(label)}" and "${printable(score)}"` },
    { label: "", text: `in ${formatDuration(elapsedMs)}, ${speed}` },
    ...warnings(scored).map((warning) => ({ label: "", text: `! ${warning}`, isWarning: true })),
    ...(truncated > 0 ? [{ label: "", text: `${formatNumberOf(truncated, "text")} longer than the model reads` }] : []),
  ];
}

function warnings({
  notes = [],
  replacedLines = 0,
  unreadableRows = 0,
  firstUnreadable,
  mostlyUnknown = 0,
}: ScoredFile): readonly string[] {
  const found = notes.map(printable);
  if (replacedLines > 0) {
    found.push(`bytes that are not UTF-8 in ${formatNumberOf(replacedLines, "line")}, replaced by "\uFFFD"`);
  }
  if (firstUnreadable !== undefined) {
    const more = unreadableRows > 1 ? ` There are ${formatCount(unreadableRows)} such rows.` : "";
    found.push(`line ${String(firstUnreadable.line)} has no label: ${printable(firstUnreadable.message)}${more}`);
  }
  if (mostlyUnknown > 0) found.push(unknownWarning(mostlyUnknown));
  return found;
}
