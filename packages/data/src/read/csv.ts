import type { Reader } from "../reader.ts";
import { readSeparated } from "./separated.ts";

/**
 * Comma-separated values (RFC 4180): quoted fields with commas, quotes and line breaks in them; LF, CR LF or CR.
 * A file whose first line has no comma may use semicolons or tabs.
 */
export const csvReader: Reader = {
  name: "csv",
  extensions: [".csv"],
  read: (files, path, options) =>
    readSeparated(files, path, options, { delimiters: [",", ";", "\t"], literalQuotes: "balanced" }),
};
