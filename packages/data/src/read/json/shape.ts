import { isColumnName } from "../../columns/column-names.ts";
import type { Fields } from "../reader.ts";
import { isFields, unwrapped } from "./parse-lines.ts";

/** Where the rows of a JSON document are. */
export type JsonShape =
  | {
      readonly kind: "rows";
      /** The fields that lead to the array, or object, of rows; none if the document is that array. */
      readonly keys: readonly string[];
      /** The columns, if the rows are arrays. `first`: the first row names them. */
      readonly columns?: readonly string[] | "first";
    }
  /** Each field of the document is a column: an array, or an object with the row's index as key. */
  | { readonly kind: "columns"; readonly keys: readonly string[] }
  /** The document is itself a row. */
  | { readonly kind: "row" };

/** Fields that lead to the rows at most. */
const MOST_KEYS = 3;

/**
 * The shape of a document that starts with an array or an object.
 *
 * @param root - the document or its beginning
 * @returns undefined for a shape without rows
 */
export function shapeOf(root: unknown): JsonShape | undefined {
  if (Array.isArray(root)) return arrayShape(root, []);
  if (!isObject(root)) return undefined;
  if (Object.entries(root).some(([name, value]) => isColumnName(name) && isScalar(value))) return { kind: "row" };
  return byColumns(root, []) ?? rowsInside(root);
}

/** Rows in a field, or one level deeper. A field with known column names goes first. */
function rowsInside(root: object): JsonShape | undefined {
  const found = fieldsOf(root, []).flatMap(({ keys, value, parent }) => {
    const shape = Array.isArray(value) ? arrayShape(value, keys, parent) : indexShape(value, keys);
    return shape === undefined ? [] : [{ shape, value }];
  });
  const byIndex = indexShape(root, []);
  if (byIndex !== undefined) return byIndex;
  const named = found.find(({ value }) => hasColumnName(firstRow(value)));
  if (named !== undefined || found[0] !== undefined) return (named ?? found[0])?.shape;
  const inside = Object.entries(root).map(([key, value]) => (isObject(value) ? byColumns(value, [key]) : undefined));
  return inside.find((shape) => shape !== undefined);
}

interface Field {
  readonly keys: readonly string[];
  readonly value: unknown;
  readonly parent: object;
}

/** The fields that hold arrays or objects, those at the top first. */
function fieldsOf(parent: object, above: readonly string[]): readonly Field[] {
  const fields = Object.entries(parent)
    .filter(([, value]) => typeof value === "object" && value !== null)
    .map(([key, value]: [string, unknown]) => ({ keys: [...above, key], value, parent }));
  if (above.length + 1 >= MOST_KEYS) return fields;
  const deeper = fields.flatMap(({ keys, value }) => (isObject(value) ? fieldsOf(value, keys) : []));
  return [...fields, ...deeper];
}

function arrayShape(rows: readonly unknown[], keys: readonly string[], parent?: object): JsonShape | undefined {
  const [first] = rows;
  if (Array.isArray(first)) {
    const names: unknown =
      parent === undefined ? "first" : Object.entries(parent).find(([key]) => key === "columns")?.[1];
    if (names === "first")
      return first.every(isScalar) && first.length > 1 ? { kind: "rows", keys, columns: "first" } : undefined;
    return Array.isArray(names) && names !== rows ? { kind: "rows", keys, columns: names.map(String) } : undefined;
  }
  if (isObject(first) || keys.length === 0) return { kind: "rows", keys };
  return undefined;
}

/** Rows by index: `{"0": {"text": …}, "1": {…}}`. */
function indexShape(value: unknown, keys: readonly string[]): JsonShape | undefined {
  if (!isObject(value)) return undefined;
  const rows: unknown[] = Object.values(value);
  const areRows = rows.every((row) => isFields(row) && hasColumnName(row));
  return rows.length > 0 && areRows ? { kind: "rows", keys } : undefined;
}

/** Columns: `{"text": ["…"], "label": [0]}`, or `{"text": {"0": "…"}, …}` as pandas writes it. */
function byColumns(root: object, keys: readonly string[]): JsonShape | undefined {
  const values: unknown[] = Object.values(root);
  const isColumn = (value: unknown): boolean =>
    Array.isArray(value)
      ? value.every(isScalar)
      : isObject(value) && Object.entries(value).every(([key, cell]) => /^\d+$/.test(key) && isScalar(cell));
  const hasNames = Object.keys(root).some((name) => isColumnName(name));
  const isComplete = values.length > 1 || hasNames; // The beginning of a large document may hold one column only.
  return isComplete && values.length > 0 && values.every(isColumn) ? { kind: "columns", keys } : undefined;
}

/** Whether a row has a field with a common name of a text or a label. */
export function hasColumnName(row: Fields): boolean {
  return Object.keys(row).some((name) => isColumnName(name));
}

function firstRow(rows: unknown): Fields {
  const first: unknown = Array.isArray(rows) ? rows[0] : isObject(rows) ? Object.values(rows)[0] : undefined;
  return isFields(first) ? unwrapped(first) : {};
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value !== "object";
}
