import type { Reader } from "../reader.ts";
import { readSeparated } from "./read-separated.ts";

/**
 * Comma-separated values (RFC 4180): quoted fields with commas, quotes and line breaks in them; LF, CR LF or CR.
 * Semicolons, tabs or pipes are the delimiter if they fit the first lines better.
 */
export const csvReader: Reader = {
  name: "csv",
  extensions: [".csv"],
  readsGzip: true,
  read: (files, path, options) => readSeparated(files, path, options, { delimiters: [",", ";", "\t", "|"] }),
};
