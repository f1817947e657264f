import { DataError, quotedList } from "../../errors.ts";
import type { DataFiles } from "../../files/data-files.ts";
import type { ReadItem, ReadOptions } from "../reader.ts";
import { findLayout } from "../separated/header.ts";
import { peek, type PeekedChunks } from "../text/chunks.ts";
import { openText } from "../text/open-text.ts";
import { createElementParser, type JsonElement } from "./element-parser.ts";
import { isFields, itemOfValue, parseJsonLines, unwrapped } from "./parse-lines.ts";
import { outlineOf } from "./outline.ts";
import { hasColumnName, shapeOf, type JsonShape } from "./shape.ts";

const LEFT_BRACE = 123;
/** Bytes from which the shape of a document is found. */
const HEAD_BYTES = 2 ** 18;
/** Rows without names of fields that show whether the first one holds the names. */
const ROWS_FOR_NAMES = 100;

/** Reads a document of any shape, or objects one after another. */
export async function* readJson(files: DataFiles, path: string, options: ReadOptions): AsyncGenerator<ReadItem, void> {
  const { head, isWhole, chunks } = await peekText(files, path, options);
  try {
    const first = firstCharacter(head);
    if (first === undefined && isWhole) return;
    if (first !== "[" && first !== "{") {
      const message = `"${path}" starts with "${first ?? ""}". A JSON file of reviews starts with [ or {.`;
      throw new DataError("FILE_BROKEN", message);
    }
    const { root, end } = outlineOf(head);
    const shape = shapeOf(root);
    if (first === "{" && end === undefined ? hasObjectLines(head) : isSequence(head, end, isWhole)) {
      // One object on a line can be recovered after a line that is broken.
      const isByLine = end === undefined || !hasLineEnd(head.subarray(0, end));
      if (isByLine) yield* parseJsonLines(chunks, path, options);
      else if (firstCharacter(head.subarray(end)) !== ",") yield* readObjects(chunks, path);
      else yield* readRows(inBrackets(chunks), path, options, { kind: "rows", keys: [] });
    } else if (shape?.kind === "columns") yield* readColumns(chunks, path, shape.keys);
    else if (shape?.kind === "rows") yield* readRows(chunks, path, options, shape);
    else if (shape?.kind === "row" || end === undefined) yield* readObjects(chunks, path);
    else throw unknownShape(path, root);
  } finally {
    await chunks.return();
  }
}

/** Reads one object per line. A file that is a document in truth is read as such. */
export async function* readJsonLines(
  files: DataFiles,
  path: string,
  options: ReadOptions,
): AsyncGenerator<ReadItem, void> {
  const { head, chunks } = await peekText(files, path, options);
  try {
    if (isDocument(head)) {
      await chunks.return();
      yield* readJson(files, path, options);
    } else {
      yield* parseJsonLines(chunks, path, options);
    }
  } finally {
    await chunks.return();
  }
}

function peekText(files: DataFiles, path: string, options: ReadOptions): Promise<PeekedChunks> {
  return peek(openText(files, path, options), (start) => start.length >= HEAD_BYTES);
}

/** Whether the file starts with an array of objects, or with an object on several lines. */
function isDocument(head: Uint8Array): boolean {
  const first = firstCharacter(head);
  if (first === "[") {
    const { root } = outlineOf(head);
    return Array.isArray(root) && isFields(root[0]);
  }
  if (first !== "{" || hasObjectLines(head)) return false;
  const { end } = outlineOf(head);
  return end !== undefined && hasLineEnd(head.subarray(head.indexOf(LEFT_BRACE), end));
}

function firstCharacter(head: Uint8Array): string | undefined {
  return new TextDecoder().decode(head.subarray(0, 1024)).trimStart()[0];
}

/** Whether values follow one another, rather than one document. */
function isSequence(head: Uint8Array, end: number | undefined, isWhole: boolean): boolean {
  if (end === undefined || head.find((byte) => byte > 32) !== LEFT_BRACE) return false;
  return !isWhole || new TextDecoder().decode(head.subarray(end)).trim() !== "";
}

/** Whether lines hold whole objects, although the first of them is not valid. */
function hasObjectLines(head: Uint8Array): boolean {
  const lines = new TextDecoder().decode(head).split("\n");
  return lines.filter((line) => /^\{.*\}\s*,?\s*$/.test(line)).length > 1;
}

/** Objects one after another, however they are laid out. */
async function* readObjects(chunks: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<ReadItem, void> {
  for await (const { value, line } of elementsOf(chunks, path, 0)) yield itemOfValue(value, path, line);
}

/** Objects with commas between them, as the array that they would be. */
async function* inBrackets(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  yield Uint8Array.of(91);
  yield* chunks;
  yield Uint8Array.of(93);
}

async function* readRows(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  options: ReadOptions,
  { keys, columns }: Extract<JsonShape, { readonly kind: "rows" }>,
): AsyncGenerator<ReadItem, void> {
  const others = new Set<string>();
  let names = columns === "first" ? undefined : columns;
  let waiting: JsonElement[] = []; // Rows from which it is found whether the first one names the columns.
  const named = ({ value, line }: JsonElement): ReadItem => {
    const cells: readonly unknown[] = Array.isArray(value) ? value : [];
    return itemOfValue(Object.fromEntries((names ?? []).map((name, index) => [name, cells[index]])), path, line);
  };
  const settleNames = (): readonly ReadItem[] => {
    const layout = findLayout(
      waiting.map(({ value }) => cellsOf(value)),
      undefined,
    );
    names = layout.columns;
    const rows = waiting.slice(layout.hasHeader ? layout.skipped + 1 : 0);
    waiting = [];
    return rows.map(named);
  };
  for await (const element of elementsOf(chunks, path, keys.length + 1)) {
    const { value, line, keys: found } = element;
    if (found.some((key, index) => key !== keys[index])) {
      if (isFields(value) && hasColumnName(unwrapped(value))) others.add(found.join("."));
      continue;
    }
    if (columns !== undefined && Array.isArray(value)) {
      if (names !== undefined) yield named(element);
      else if (waiting.push(element) === ROWS_FOR_NAMES) yield* settleNames();
    } else {
      yield itemOfValue(value, path, line);
    }
  }
  if (waiting.length > 0) yield* settleNames();
  if (others.size === 0) return;
  const message = `"${path}": the rows are those in ${quotedList([keys.join(".")])}; ${quotedList(others)} is not read.`;
  options.onNote?.({ code: "FIELDS_SKIPPED", path, message });
}

function cellsOf(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.map((cell: unknown) => (typeof cell === "string" ? cell : JSON.stringify(cell)))
    : [];
}

/** All columns, then their rows. The line of a row is its 1-based number. */
async function* readColumns(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  keys: readonly string[],
): AsyncGenerator<ReadItem, void> {
  const columns = new Map<string, ReadonlyMap<string, unknown>>();
  const rows = new Set<string>();
  for await (const { value, key, keys: found } of elementsOf(chunks, path, keys.length + 1)) {
    if (typeof value !== "object" || value === null || found.join() !== keys.join()) continue;
    const cells = new Map<string, unknown>(Object.entries(value));
    columns.set(String(key), cells);
    for (const row of cells.keys()) rows.add(row);
  }
  let line = 0;
  for (const row of rows) {
    const fields = Object.fromEntries([...columns].map(([name, cells]) => [name, cells.get(row)]));
    yield { kind: "row", line: ++line, fields };
  }
}

async function* elementsOf(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  depth: number,
): AsyncGenerator<JsonElement, void> {
  const parser = createElementParser(path, depth);
  for await (const chunk of chunks) yield* parser.write(chunk);
  parser.end();
}

function hasLineEnd(bytes: Uint8Array): boolean {
  return bytes.includes(10) || bytes.includes(13);
}

function unknownShape(path: string, root: unknown): DataError {
  const keys = typeof root === "object" && root !== null ? Object.keys(root) : [];
  return new DataError(
    "JSON_LAYOUT",
    `"${path}" is a JSON object without rows: its fields are ${quotedList(keys)}. Rows are read from an array of ` +
      `objects, from a field with such an array, from {"text": […], "label": […]}, or from one object per line.`,
  );
}
