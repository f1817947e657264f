import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openBaseline } from "@sentiment-tuner/baseline";
import type { Review } from "@sentiment-tuner/data";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { LINEAR_FILE, LINEAR_WEIGHTS_FILE, linearBytes, readLinear, writeLinear } from "./linear-files.ts";
import { trainLinear } from "./train-linear.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "linear-"));
});
afterEach(() => rm(folder, { recursive: true }));

const TEXTS = ["an awful film", "dull and awful", "so so", "a decent film", "superb!", "a moving, superb film"];

function train(classCount: number) {
  const reviews = TEXTS.map((text, id): Review => {
    return { id, text, label: Math.floor((id * classCount) / TEXTS.length), line: id + 1, path: "a.csv" };
  });
  return trainLinear(reviews, { classCount, seed: 1, signal: new AbortController().signal });
}

describe("writeLinear and readLinear", () => {
  it.each([2, 3])("keep every bit of a model of %d classes", async (classCount) => {
    const trained = await train(classCount);
    const { weights } = trained;
    const classNames = ["Bad", "Fair", "Good"].slice(0, classCount);
    await writeLinear(folder, { classNames, weights });
    const read = await readLinear(folder);
    expect(read).toEqual({ classNames, weights });
    expect(openBaseline(read.weights).logits(TEXTS)).toEqual(trained.logits(TEXTS));
    const { size } = await stat(join(folder, LINEAR_WEIGHTS_FILE));
    expect(size - linearBytes(weights)).toBeLessThan(500); // The header.
  });

  it("refuses a model whose files do not belong together", async () => {
    const { weights } = await train(2);
    await writeLinear(folder, { classNames: ["Bad", "Good"], weights });
    await writeFile(join(folder, LINEAR_FILE), JSON.stringify({ version: 1, classNames: ["a", "b", "c"] }));
    await expect(readLinear(folder)).rejects.toMatchObject({
      code: "RUNG_DAMAGED",
      message: expect.stringContaining("3 classes"),
    });
    await writeFile(join(folder, LINEAR_FILE), JSON.stringify({ version: 2 }));
    await expect(readLinear(folder)).rejects.toMatchObject({
      code: "RUNG_DAMAGED",
      message: expect.stringContaining("was written by a newer Sentiment Tuner"),
    });
    await rm(join(folder, LINEAR_FILE));
    await expect(readLinear(folder)).rejects.toMatchObject({ code: "RUNG_DAMAGED" });
  });
});
