/** An error of a package: `name` is its class, `code` the kind of failure, `details` the values behind it. */
export interface CodedError {
  readonly name: string;
  readonly code: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * Error class and code → the sentence that says which options help. Packages do not know the command line, so their
 * messages only say what happened.
 */
export const REMEDIES: Readonly<Record<string, string | ((error: CodedError) => string)>> = {
  "DataError COLUMN_MISSING": chooseColumn,
  "DataError COLUMNS_AMBIGUOUS": chooseColumn,
  "DataError COLUMNS_NOT_FOUND": "Name them with --text-column and --label-column.",
  "DataError LABELS_TOO_MANY": "Choose another column with --label-column.",
  "DataError LABELS_UNKNOWN":
    "Choose another column with --label-column, or say what the labels mean, for example " +
    "--label-map bad=negative,good=positive.",
  "DataError UTF8_INVALID": 'To read such bytes as "\uFFFD", add --invalid-utf8 replace.',
};

/** The message of an error, followed by its remedy if there is one. */
export function withRemedy(error: Error, message = error.message): string {
  if (!isCoded(error)) return message;
  const remedy = REMEDIES[`${error.name} ${error.code}`];
  if (remedy === undefined) return message;
  return `${message} ${typeof remedy === "string" ? remedy : remedy(error)}`;
}

function isCoded(error: Error): error is Error & CodedError {
  return "code" in error && typeof error.code === "string";
}

function chooseColumn({ details }: CodedError): string {
  return `Choose one with --${String(details?.["role"])}-column.`;
}
