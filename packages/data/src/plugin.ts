import { CLEANING_RULES } from "./cleaning/cleaning-rules.ts";
import { csvReader } from "./read/separated/csv.ts";
import { foldersReader } from "./read/folders.ts";
import { jsonReader } from "./read/json/json.ts";
import { jsonLinesReader } from "./read/json/json-lines.ts";
import { labelledTextReader } from "./read/labelled-text.ts";
import { parquetReader } from "./read/parquet.ts";
import { tsvReader } from "./read/separated/tsv.ts";

/** The readers and cleaning rules of this package. A new one is one file and one line here. */
export const dataPlugin = {
  name: "data",
  readers: [csvReader, tsvReader, jsonReader, jsonLinesReader, parquetReader, labelledTextReader, foldersReader],
  cleaningRules: CLEANING_RULES,
};
