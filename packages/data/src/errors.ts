import type { LabelChoice, LabelPlan } from "./labels/label-plan.ts";

/** What can be wrong with a dataset as a whole. A single bad row is not an error but a `RowProblem`. */
export type DataErrorCode =
  | "FILE_MISSING"
  | "FILE_EMPTY"
  | "FILE_BROKEN"
  | "FILE_NOT_TABLE"
  | "FORMAT_UNKNOWN"
  | "FOLDER_LAYOUT"
  | "TEXT_ENCODING"
  | "UTF8_INVALID"
  | "ENCODING_UNKNOWN"
  | "DELIMITER_INVALID"
  | "QUOTES_UNCLEAR"
  | "JSON_LAYOUT"
  | "COLUMN_MISSING"
  | "COLUMNS_NOT_FOUND"
  | "COLUMNS_AMBIGUOUS"
  | "LABEL_MAP_INVALID"
  | "LABELS_UNKNOWN"
  | "LABELS_UNCLEAR"
  | "LABELS_TOO_MANY"
  | "LABELS_MULTIPLE"
  | "CLASSES_UNFIT"
  | "ONE_CLASS"
  | "ALL_ROWS_BAD"
  | "SPLIT_IMPOSSIBLE";

/** Values behind an error, for an app that wants to offer a remedy. */
export interface DataErrorDetails {
  /** `COLUMN_MISSING`, `COLUMNS_NOT_FOUND` and `COLUMNS_AMBIGUOUS`: which of the two columns is meant. */
  readonly role?: "text" | "label";
  /** The same codes: the columns to choose from. */
  readonly columns?: readonly string[];
  /** `LABELS_MULTIPLE`: whether one of the columns can be the label by itself. */
  readonly canChooseOne?: boolean;
  /** `LABELS_UNKNOWN`, `LABELS_UNCLEAR`, `LABELS_TOO_MANY` and `ONE_CLASS`: the column that was read. */
  readonly column?: string;
  /** The same codes: the labels in it, at most 1,000. `CLASSES_UNFIT`: the classes of the data. */
  readonly labels?: readonly string[];
  /** `CLASSES_UNFIT`: the labels in the column, at most 1,000. */
  readonly values?: readonly string[];
  /** `LABELS_UNCLEAR`: the best reading. */
  readonly plan?: LabelPlan;
  /** `LABELS_UNCLEAR`: complete answers, the likeliest first. */
  readonly choices?: readonly LabelChoice[];
  /** `CLASSES_UNFIT`: the classes of the model, or of another file. */
  readonly classNames?: readonly string[];
  /**
   * `LABELS_UNCLEAR` and `CLASSES_UNFIT`: the file. `UTF8_INVALID` and `TEXT_ENCODING`: the file and the 1-based line of the first invalid
   * bytes. `QUOTES_UNCLEAR`: the line of the quote. `FILE_NOT_TABLE`: only the file.
   */
  readonly path?: string;
  readonly line?: number;
  /** `FILE_NOT_TABLE`: what the file is, with its article, such as "a web page (HTML)". */
  readonly found?: string;
}

/**
 * A dataset that cannot be used. The message says what was found. It names no command and no button: an app adds
 * its own remedy, by `code` and `details`.
 */
export class DataError extends Error {
  override readonly name = "DataError";
  readonly details: DataErrorDetails;

  constructor(
    readonly code: DataErrorCode,
    message: string,
    { details = {}, ...options }: { readonly cause?: unknown; readonly details?: DataErrorDetails } = {},
  ) {
    super(message, options);
    this.details = details;
  }
}

/** A value for a message: JSON, at most 60 characters. */
export function excerpt(value: unknown): string {
  const text = jsonOf(value);
  const shown = (text as string | undefined) ?? "nothing"; // JSON.stringify(undefined) is undefined, although its type says string.
  return shown.length > 60 ? `${shown.slice(0, 59)}…` : shown;
}

function jsonOf(value: unknown): string {
  try {
    // JSON has no big integers, but Parquet has.
    return JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? Number(part) : part));
  } catch {
    return "a value that is nested too deeply"; // The call stack has an end.
  }
}

/** A list for a message, such as "a", "b" and "c". Names at most twelve values. */
export function quotedList(values: Iterable<string>): string {
  const all = [...values];
  const named = all.slice(0, 12).map((value) => excerpt(value));
  if (all.length > named.length) named.push(`${String(all.length - named.length)} more`);
  const last = named.pop() ?? "nothing";
  return named.length === 0 ? last : `${named.join(", ")} and ${last}`;
}

/** The message of a thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
