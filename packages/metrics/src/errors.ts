/** What can be wrong with the input of a metric. */
export type MetricsErrorCode =
  "NO_ROWS" | "LENGTH_MISMATCH" | "CLASS_UNKNOWN" | "PROBABILITY_INVALID" | "SCORE_INVALID" | "OPTION_INVALID";

/** An input that cannot be measured. The message names the row and the value. */
export class MetricsError extends Error {
  override readonly name = "MetricsError";
  readonly code: MetricsErrorCode;

  constructor(code: MetricsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
