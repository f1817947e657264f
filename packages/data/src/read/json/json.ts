import type { Reader } from "../reader.ts";
import { readJson } from "./read-json.ts";

/**
 * A JSON document: an array of objects, or an object with the rows in a field, by columns or by index. It is parsed as it
 * streams; only a document by columns is held in memory. Objects one after another are read too, one on a line or not.
 */
export const jsonReader: Reader = {
  name: "json",
  extensions: [".json"],
  readsGzip: true,
  read: readJson,
};
