/** What can be wrong with a data set as a whole. A single bad row is no error but a `RowProblem`. */
export type DataErrorCode =
  | "FILE_MISSING"
  | "FILE_EMPTY"
  | "FILE_BROKEN"
  | "FORMAT_UNKNOWN"
  | "FOLDER_LAYOUT"
  | "TEXT_ENCODING"
  | "COLUMN_MISSING"
  | "COLUMNS_NOT_FOUND"
  | "COLUMNS_AMBIGUOUS"
  | "LABEL_MAP_INVALID"
  | "LABELS_UNKNOWN"
  | "ONE_CLASS"
  | "ALL_ROWS_BAD"
  | "SPLIT_IMPOSSIBLE";

/** A data set that cannot be used. The message says what was found and what to do next. */
export class DataError extends Error {
  override readonly name = "DataError";

  constructor(
    readonly code: DataErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** A value as it is shown in a message: JSON, at most 60 characters. */
export function excerpt(value: unknown): string {
  // JSON has no big integers, but Parquet has.
  const text = JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? Number(part) : part));
  const shown = (text as string | undefined) ?? "nothing"; // JSON.stringify(undefined) is undefined, whatever its type says.
  return shown.length > 60 ? `${shown.slice(0, 59)}…` : shown;
}

/** "a", "b" and "c"; at most twelve are named. */
export function quotedList(values: Iterable<string>): string {
  const all = [...values];
  const named = all.slice(0, 12).map((value) => excerpt(value));
  if (all.length > named.length) named.push(`${String(all.length - named.length)} more`);
  const last = named.pop() ?? "nothing";
  return named.length === 0 ? last : `${named.join(", ")} and ${last}`;
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
