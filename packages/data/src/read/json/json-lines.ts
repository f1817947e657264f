import type { Reader } from "../reader.ts";
import { readJsonLines } from "./read-json.ts";

/** JSON Lines (https://jsonlines.org): one object per line. A line that is not an object is a problem. */
export const jsonLinesReader: Reader = {
  name: "json-lines",
  extensions: [".jsonl", ".ndjson"],
  readsGzip: true,
  read: readJsonLines,
};
