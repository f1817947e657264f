import type { Reader } from "./reader.ts";
import { readSeparated } from "./separated.ts";

/**
 * Comma-separated values (RFC 4180): quoted fields with commas, quotes and line breaks in them; LF, CR LF or CR.
 * Without a comma in the first line, semicolons or tabs are the delimiter.
 */
export const csvReader: Reader = {
  name: "csv",
  extensions: [".csv"],
  read: (files, path, options) =>
    readSeparated(files, path, options, { delimiters: [",", ";", "\t"], literalQuotes: "balanced" }),
};
