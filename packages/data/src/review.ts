/** One labelled text. */
export interface Review {
  /** 0-based position among the usable rows of the whole dataset. A limit does not change it. */
  readonly id: number;
  readonly text: string;
  /** Index into the class names. */
  readonly label: number;
  /** 1-based line where the record starts; for Parquet the 1-based row. */
  readonly line: number;
  /** The file that holds the record. */
  readonly path: string;
}

/** `TEXT_TOO_LONG`: above a million characters. `LABEL_MISSING`: the cell is empty. `LABEL_UNKNOWN`: a rare value that the label plan leaves out. */
export type RowProblemCode =
  "ROW_MALFORMED" | "ROW_FIELD_COUNT" | "TEXT_MISSING" | "TEXT_TOO_LONG" | "LABEL_MISSING" | "LABEL_UNKNOWN";

/** A row that was left out, and why. */
export interface RowProblem {
  readonly path: string;
  readonly line: number;
  readonly code: RowProblemCode;
  readonly message: string;
}
