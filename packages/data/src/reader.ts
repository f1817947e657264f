import type { DataFiles } from "./data-files.ts";
import type { RowProblem } from "./review.ts";

/** The columns of one row by name. */
export type Fields = Readonly<Record<string, unknown>>;

/** What a reader yields for each record, in the order of the file. */
export type ReadItem =
  | {
      readonly kind: "row";
      /** 1-based line (or row) where the record starts. */
      readonly line: number;
      /** Where the record is, when that is not the path the reader was given. */
      readonly path?: string;
      readonly fields: Fields;
    }
  | { readonly kind: "problem"; readonly problem: RowProblem };

/**
 * What becomes of bytes that are not UTF-8: `error` stops reading with the file and line,
 * `replace` puts U+FFFD in their place and reports the line.
 */
export type InvalidUtf8Rule = "error" | "replace";

export interface ReadOptions {
  readonly invalidUtf8: InvalidUtf8Rule;
  /** Called once for each line in which bytes were replaced. */
  readonly onReplacedLine?: (path: string, line: number) => void;
}

/** A file format. A part that plug-ins bring; the built-in ones enter by the same door. */
export interface Reader {
  readonly name: string;
  /** Endings of file names, lower case, dot included. Empty for a reader that goes by `accepts` alone. */
  readonly extensions: readonly string[];
  /** Whether the path is one of this reader's although its extension does not say so, as with a folder. */
  accepts?(files: DataFiles, path: string): Promise<boolean>;
  /**
   * Records one by one; a broken record is a problem among them.
   *
   * @throws DataError when the file as a whole cannot be read
   */
  read(files: DataFiles, path: string, options: ReadOptions): AsyncIterable<ReadItem>;
}
