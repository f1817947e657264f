/** The classes, by index: a label of 0 is negative, a label of 1 is positive. */
export const CLASS_NAMES = ["Negative", "Positive"] as const;

/** The index of a class in `CLASS_NAMES`. */
export type ClassIndex = 0 | 1;

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

export type RowProblemCode = "ROW_MALFORMED" | "ROW_FIELD_COUNT" | "TEXT_MISSING" | "LABEL_MISSING" | "LABEL_UNKNOWN";

/** A row that was left out, and why. */
export interface RowProblem {
  readonly path: string;
  readonly line: number;
  readonly code: RowProblemCode;
  readonly message: string;
}
