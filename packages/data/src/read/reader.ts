import type { DataFiles } from "../files/data-files.ts";
import type { RowProblem } from "../review.ts";

/** The columns of one row by name. */
export type Fields = Readonly<Record<string, unknown>>;

/** One record of a file, or what is wrong with it. Readers yield them in the order of the file. */
export type ReadItem =
  | {
      readonly kind: "row";
      /** 1-based line (or row) where the record starts. */
      readonly line: number;
      /** The file of the record, if it is not the path given to the reader. */
      readonly path?: string;
      readonly fields: Fields;
      /** The text of the record in the file, without its line end. Only with `keepRaw`, for separated values and JSON Lines. */
      readonly raw?: string;
      /** The number of fields in the text, for separated values; it may differ from the number of columns. */
      readonly rawFields?: number;
    }
  | { readonly kind: "problem"; readonly problem: RowProblem; readonly raw?: string; readonly rawFields?: number };

/** Something about a file that the user should know. It is not a problem of a row. */
export interface ReadNote {
  /**
   * `ENCODING`: not UTF-8. `LINES_SKIPPED`: lines above the header. `FIELDS_SKIPPED`: other rows of a JSON document.
   * `FILES_SKIPPED`: files of a folder that are not read.
   */
  readonly code: "ENCODING" | "LINES_SKIPPED" | "FIELDS_SKIPPED" | "FILES_SKIPPED";
  readonly path: string;
  /** One sentence. */
  readonly message: string;
  /** `ENCODING`: WHATWG name, in lower case. */
  readonly encoding?: string;
}

/** How a file of separated values is written. */
export interface TableDialect {
  readonly delimiter: string;
  /** Whether quotes enclose fields; otherwise they are ordinary characters. */
  readonly quote: boolean;
  readonly lineEnd: "\n" | "\r\n" | "\r";
  /** The lines above the header as they are, such as titles; absent if there are none. */
  readonly rawAbove?: string;
  /** The text of the header without its line end; undefined for a file without a header. */
  readonly rawHeader?: string;
  /** The names of the columns, in the order of the file. */
  readonly columns: readonly string[];
  /** WHATWG name, in lower case. */
  readonly encoding: string;
}

/**
 * How to treat bytes that are not UTF-8: `error` stops reading and reports the file and line, `replace` reads them as
 * U+FFFD and reports the line.
 */
export type InvalidUtf8Rule = "error" | "replace";

/** How to read a table, where it is not found in the file. */
export interface TableOptions {
  /** Default `error`. */
  readonly invalidUtf8?: InvalidUtf8Rule;
  /** One character; found in the file by default. */
  readonly delimiter?: string;
  /** Whether the first record names the columns; found in the file by default. */
  readonly hasHeader?: boolean;
  /** `none`: quotes are ordinary characters. Default `auto`. */
  readonly quotes?: "auto" | "none";
  /** WHATWG name of the encoding; found in the file by default. */
  readonly encoding?: string;
}

export interface ReadOptions extends TableOptions {
  readonly invalidUtf8: InvalidUtf8Rule;
  /** Called once for each line in which bytes were replaced. */
  readonly onReplacedLine?: (path: string, line: number) => void;
  /** Adds the original text to each record of a format of lines. */
  readonly keepRaw?: boolean;
  /** Whether rows without labels are wanted too: each line of a text file is then a text. */
  readonly isUnlabelled?: boolean;
  readonly onNote?: (note: ReadNote) => void;
  /** Called once for each file of separated values, before its first record. */
  readonly onDialect?: (dialect: TableDialect) => void;
}

/** A file format. Plug-ins can add readers; the built-in ones are registered the same way. */
export interface Reader {
  readonly name: string;
  /** File extensions, lower case, dot included. Empty for a reader that only uses `accepts`. */
  readonly extensions: readonly string[];
  /** Whether files of these extensions may be compressed, with `.gz` behind the extension. */
  readonly readsGzip?: boolean;
  /** Whether this reader reads the path although the extension does not say so, for example a folder. */
  accepts?(files: DataFiles, path: string): Promise<boolean>;
  /**
   * Yields the records one by one; a broken record as a problem.
   *
   * @throws DataError if the file as a whole cannot be read
   */
  read(files: DataFiles, path: string, options: ReadOptions): AsyncIterable<ReadItem>;
}
