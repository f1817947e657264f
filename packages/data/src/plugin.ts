import { CLEANING_RULES } from "./cleaning/cleaning-rules.ts";
import { csvReader } from "./read/csv.ts";
import { foldersReader } from "./read/folders.ts";
import { jsonReader } from "./read/json-array.ts";
import { jsonLinesReader } from "./read/json-lines.ts";
import { parquetReader } from "./read/parquet.ts";
import { tsvReader } from "./read/tsv.ts";

/** The readers and cleaning rules of this package. A new one is one file and one line here. */
export const dataPlugin = {
  name: "data",
  readers: [csvReader, tsvReader, jsonReader, jsonLinesReader, parquetReader, foldersReader],
  cleaningRules: CLEANING_RULES,
};
