// Writes 5,000 reviews of IMDb's official test half without those of a run, such as one whose figures took part in choosing a recipe:
//
//     node --import tsx tools/bench/other-reviews.ts runs/demo/predictions.jsonl runs/other.jsonl
import { readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { createRandom } from "@sentiment-tuner/data";
import { writeHalves } from "@sentiment-tuner/demo/halves";

const COUNT = 5_000;
const SEED = 1;
/** Random number stream of the sample. */
const STREAM = 302;

const [predictionsPath, outputPath] = process.argv.slice(2);
if (predictionsPath === undefined || outputPath === undefined) {
  throw new Error("Usage: other-reviews.ts <predictions.jsonl of a run> <output.jsonl>");
}
const test = readLines(writeHalves(dirname(outputPath)).test);
const used = new Set(readLines(predictionsPath).map((line) => (JSON.parse(line) as { line: number }).line)); // A run wrote it.
const usedTexts = new Set(test.filter((_review, index) => used.has(index + 1)));
const others = test.filter((review) => !usedTexts.has(review)); // Some reviews are there twice.
createRandom(SEED, STREAM).shuffle(others);
writeFileSync(
  outputPath,
  others
    .slice(0, COUNT)
    .map((line) => `${line}\n`)
    .join(""),
);

function readLines(path: string): string[] {
  return readFileSync(path, "utf8").trimEnd().split("\n");
}
