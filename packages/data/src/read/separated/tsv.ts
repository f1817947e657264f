import type { Reader } from "../reader.ts";
import { readSeparated } from "./read-separated.ts";

/**
 * Tab-separated values. Quoted fields are read as in CSV; a line that breaks those rules is read with its
 * quotes as ordinary characters, because many such files, SST-2 for example, do not use quoting.
 */
export const tsvReader: Reader = {
  name: "tsv",
  extensions: [".tsv", ".tab"],
  readsGzip: true,
  read: (files, path, options) => readSeparated(files, path, options, { delimiters: ["\t", ",", ";", "|"] }),
};
