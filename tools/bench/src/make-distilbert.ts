import { readFileSync } from "node:fs";

import { savePretrained } from "@sentiment-tuner/model";

import { makeDistilBert } from "./made-up.ts";

/** Saves DistilBERT's shape with random weights as a model folder: `make-distilbert.mjs <folder> <tokenizer.json>`. */
const [folder, tokenizer] = process.argv.slice(2);
if (folder === undefined || tokenizer === undefined)
  throw new Error("Usage: make-distilbert.mjs <folder> <tokenizer.json>");
await savePretrained(folder, {
  ...makeDistilBert(),
  tokenizerFiles: { "tokenizer.json": readFileSync(tokenizer, "utf8") },
});
