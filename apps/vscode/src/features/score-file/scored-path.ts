import { basename, dirname, join } from "node:path";

/** Extension of a table → extension of its scored copy. A JSON file becomes JSON Lines: rows can be written one by one. */
const OUTPUT_EXTENSIONS: Readonly<Record<string, string>> = {
  csv: "csv",
  tsv: "tsv",
  tab: "tsv",
  jsonl: "jsonl",
  ndjson: "ndjson",
  json: "jsonl",
  parquet: "parquet",
};

/** Suggests a file beside a table: "reviews.csv.gz" → "reviews.scored.csv". */
export function scoredPathOf(inputPath: string): string {
  const name = basename(inputPath).replace(/\.gz$/i, "");
  const [, stem = name, extension = ""] = /^(.+)\.([^.]+)$/.exec(name) ?? [];
  const known = OUTPUT_EXTENSIONS[extension.toLowerCase()];
  return join(dirname(inputPath), known === undefined ? `${name}.scored.csv` : `${stem}.scored.${known}`);
}
