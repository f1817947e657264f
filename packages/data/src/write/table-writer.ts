import type { DataFiles } from "../files/data-files.ts";
import type { ReadItem, TableDialect } from "../read/reader.ts";

/** A column that is written after those of the file. */
export interface AddedColumn {
  readonly name: string;
  readonly kind: "text" | "number";
}

/** One record of the file and the values of the added columns, in their order; undefined where a row has none. */
export interface OutputRow {
  readonly item: ReadItem;
  readonly added: readonly (string | number | undefined)[];
}

/** Takes the bytes of the output file, one piece after the other. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/** Writes rows in the order in which they come. */
export interface TableWriter {
  write(rows: readonly OutputRow[]): Promise<void>;
  /** Writes what belongs after the last row. */
  end(): Promise<void>;
  /** Rows so far with a field that got an apostrophe, so that no spreadsheet runs it as a formula; absent where fields are never changed. */
  readonly changedRows?: () => number;
}

/** What the values of a column are; `json` for values of several kinds, lists and objects. */
export type ColumnKind = "text" | "number" | "integer" | "boolean" | "json";

/** A file and its columns, as a writer needs them to write the same table again. */
export interface TableLayout {
  readonly files: DataFiles;
  readonly path: string;
  /** Name of the reader. */
  readonly reader: string;
  /** Name → kind, in the order of the file. */
  readonly columns: ReadonlyMap<string, ColumnKind>;
  /** Present for separated values. */
  readonly dialect?: TableDialect;
  /** Whether the file starts with the mark that spreadsheets need to recognize UTF-8. */
  readonly hasByteOrderMark: boolean;
}
