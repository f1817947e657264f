import { DataError } from "../errors.ts";
import type { DataFiles } from "../files/data-files.ts";
import { usualWidth } from "./separated/delimiter.ts";
import { assertNotJson, readSeparated } from "./separated/read-separated.ts";
import type { Reader, ReadItem, ReadOptions } from "./reader.ts";
import { peek } from "./text/chunks.ts";
import { openText } from "./text/open-text.ts";
import { textLines } from "./text/text-lines.ts";

/**
 * Text files with a label on each line: fastText's `__label__positive a text`, or text and label with a delimiter between
 * them, with or without a header.
 */
export const labelledTextReader: Reader = {
  name: "labelled-text",
  extensions: [".txt", ".ft", ".train", ".valid"],
  readsGzip: true,
  read: readLabelledText,
};

/** Between the text and the label. A delimiter other than a tab also occurs in texts, so it must make equal rows. */
const DELIMITERS = ["\t", ";", "|", "@", ","] as const;
/** Share of the first lines that a delimiter must split into the same number of fields. */
const CLEAR_SHARE = 0.9;
/** Bytes from which the shape of a file is found. */
const HEAD_BYTES = 2 ** 14;

const LABEL_PREFIX = "__label__";

async function* readLabelledText(files: DataFiles, path: string, options: ReadOptions): AsyncGenerator<ReadItem, void> {
  // The second pass reports what is found in the file.
  const { onNote: _onNote, onReplacedLine: _onReplacedLine, ...quietly } = options;
  const { head, isWhole, chunks } = await peek(openText(files, path, quietly), (start) => start.length >= HEAD_BYTES);
  await chunks.return();
  const lines = new TextDecoder().decode(head).split(/\r\n|\n|\r/);
  if (!isWhole) lines.pop();
  const filled = lines.filter((line) => line.trim() !== "");
  if (filled.length === 0 && isWhole) return;

  if (filled.filter((line) => line.includes(LABEL_PREFIX)).length > filled.length / 2) {
    return yield* readFastText(files, path, options);
  }
  assertNotJson(head, path);
  const delimiter = options.delimiter ?? DELIMITERS.find((candidate) => separates(filled, candidate));
  if (delimiter === undefined && options.isUnlabelled === true) return yield* readPlainText(files, path, options);
  if (delimiter === undefined) throw noLabels(path);
  yield* readSeparated(files, path, { ...options, delimiter }, { delimiters: [delimiter], literalQuotes: "always" });
}

/** Whether the delimiter makes rows of two or more fields, one of which holds few values, as labels do. */
function separates(lines: readonly string[], delimiter: string): boolean {
  const rows = lines.map((line) => line.split(delimiter));
  const width = usualWidth(rows);
  const usual = rows.filter((row) => row.length === width);
  if (width < 2 || usual.length < rows.length * CLEAR_SHARE) return false;
  if (delimiter === "\t") return true;
  const distinct = Array.from({ length: width }, (_column, index) => new Set(usual.map((row) => row[index])).size);
  return usual.length >= 4 && Math.min(...distinct) <= usual.length / 2;
}

async function* readFastText(files: DataFiles, path: string, options: ReadOptions): AsyncGenerator<ReadItem, void> {
  for await (const { line, text: raw } of textLines(openText(files, path, options), path)) {
    if (raw.trim() !== "") yield { ...fastTextItem(raw.trim(), path, line), ...(options.keepRaw === true && { raw }) };
  }
}

/** One text on each line. */
async function* readPlainText(files: DataFiles, path: string, options: ReadOptions): AsyncGenerator<ReadItem, void> {
  for await (const { line, text } of textLines(openText(files, path, options), path)) {
    if (text.trim() !== "") yield { kind: "row", line, fields: { text } };
  }
}

/** Labels may be at the start or the end of a line, with a comma between them and the text. */
function fastTextItem(text: string, path: string, line: number): ReadItem {
  const words = text.split(/\s+/);
  const labels = words.filter((word) => word.startsWith(LABEL_PREFIX));
  const [label] = labels;
  if (label === undefined) {
    const message = `The line has no label; one is needed, such as ${LABEL_PREFIX}positive.`;
    return { kind: "problem", problem: { path, line, code: "ROW_MALFORMED", message } };
  }
  const names = labels.map((name) => name.slice(LABEL_PREFIX.length));
  const rest = labels.reduce(
    (left, name) => (left.startsWith(name) ? left.slice(name.length).replace(/^\s*,?\s*/, "") : left.replace(name, "")),
    text,
  );
  return { kind: "row", line, fields: { label: names.length > 1 ? names : names[0], text: rest.trim() } };
}

function noLabels(path: string): DataError {
  return new DataError(
    "FORMAT_UNKNOWN",
    `"${path}" is text without labels that can be found. Text files are read if each line starts with a label such as ` +
      `__label__positive, or has a tab between text and label. Folders with one text per file are read by the names of ` +
      `the folders.`,
  );
}
