import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { createRandom } from "@sentiment-tuner/data";
import { writeHalves } from "@sentiment-tuner/demo/halves";

import type { DataName } from "./cells.ts";

const PLAIN = fileURLToPath(new URL("../../../../test/fixtures/reviews/plain.csv", import.meta.url));
const SAMPLES = fileURLToPath(new URL("../../../../apps/vscode/samples/reviews.csv", import.meta.url));

/** Random number stream of the small training sets. */
const SUBSET_STREAM = 301;
/** 1,000 reviews of the training half. The official test half has no part in choosing recipes, so that it can say how good they are. */
const TEST_SHARE = "0.04";

/** The arguments of `train` that name the reviews of a data set. */
export async function reviewsFor(data: DataName, seed: number, folder: string): Promise<readonly string[]> {
  switch (data) {
    case "samples":
      return [SAMPLES];
    case "plain":
      return [PLAIN];
    case "plain-40":
      return subset(40, seed, folder);
    case "plain-60":
      return subset(60, seed, folder);
    case "imdb-2000":
      return [...imdb(folder), "--limit", "2000"];
    case "imdb":
      return imdb(folder);
    default:
      return data satisfies never;
  }
}

/** A random part of the plain reviews to train on, and the rest as the test set. */
async function subset(size: number, seed: number, folder: string): Promise<readonly string[]> {
  const [head = "", ...rows] = (await readFile(PLAIN, "utf8")).trimEnd().split("\n");
  createRandom(seed, SUBSET_STREAM).shuffle(rows);
  const own = join(folder, `plain-${String(size)}-${String(seed)}`);
  await mkdir(own, { recursive: true });
  const write = async (name: string, part: readonly string[]): Promise<string> => {
    await writeFile(join(own, name), `${[head, ...part].join("\n")}\n`);
    return join(own, name);
  };
  return [await write("train.csv", rows.slice(0, size)), "--eval", await write("test.csv", rows.slice(size))];
}

let halves: { readonly train: string; readonly test: string } | undefined;

function imdb(folder: string): readonly string[] {
  halves ??= writeHalves(join(folder, "imdb"));
  return [halves.train, "--test-size", TEST_SHARE];
}
