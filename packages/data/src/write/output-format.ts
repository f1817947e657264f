import { DataError } from "../errors.ts";

/** A format in which a table can be written. */
export type OutputFormat = "csv" | "tsv" | "json-lines" | "json" | "parquet";

const FORMATS: Readonly<Record<string, OutputFormat>> = {
  ".csv": "csv",
  ".tsv": "tsv",
  ".tab": "tsv",
  ".jsonl": "json-lines",
  ".ndjson": "json-lines",
  ".json": "json",
  ".parquet": "parquet",
};

/**
 * The format that the extension of a file names.
 *
 * @throws DataError `FORMAT_UNKNOWN`
 */
export function outputFormat(path: string): OutputFormat {
  const found = formatOf(path);
  if (found !== undefined) return found;
  const known = Object.keys(FORMATS).join(", ");
  throw new DataError(
    "FORMAT_UNKNOWN",
    `"${path}" cannot be written: a table is written to a file that ends in ${known}.`,
  );
}

/** Whether two files have the same format by their extensions. A compressed file counts as what is in it. */
export function haveSameFormat(first: string, second: string): boolean {
  const format = formatOf(first.replace(/\.gz$/i, ""));
  return format !== undefined && format === formatOf(second);
}

function formatOf(path: string): OutputFormat | undefined {
  const [extension = ""] = /\.[^./\\]*$/.exec(path.toLowerCase()) ?? [];
  return FORMATS[extension];
}
