import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import type { DataFiles } from "../files/data-files.ts";
import type { ReadProgress } from "../files/metered-files.ts";
import { dataPlugin } from "../plugin.ts";
import { readDataset } from "./read-dataset.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void; // The flag puts it into new contexts.

/** Bytes that are still referenced, in the heap and in typed arrays. */
function bytesInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A file that repeats one block of text and never exists as a whole. */
function repeatedFile(head: string, body: string, tail: string, repeats: number): DataFiles {
  const encoder = new TextEncoder();
  const block = encoder.encode(body);
  return {
    stat: () => Promise.resolve({ kind: "file", sizeBytes: block.length * repeats }),
    list: () => Promise.resolve([]),
    readRange: () => Promise.reject(new Error("No reader of text reads ranges.")),
    read: async function* () {
      yield encoder.encode(head);
      for (let count = 0; count < repeats; count++) {
        yield block;
        await Promise.resolve();
      }
      yield encoder.encode(tail);
    },
  };
}

const REVIEW = "word ".repeat(2000); // 10,000 bytes
const rows = (line: (label: number) => string): string =>
  Array.from({ length: 24 }, (_row, index) => line(index % 2)).join("");

describe("readDataset with a limit", () => {
  it.each([
    ["jsonl", "", rows((label) => `{"text":"${REVIEW}","label":${String(label)}}\n`), "", 120],
    [
      "json",
      "[",
      rows((label) => `{"text":"${REVIEW}","label":${String(label)}},\n`),
      `{"text":"last","label":1}]`,
      120,
    ],
    ["csv", "text,label\n", rows((label) => `"${REVIEW}",${String(label)}\n`), "", 60],
  ])("%s: keeps a sample in memory, and nothing else of the file", async (extension, head, body, tail, repeats) => {
    const files = repeatedFile(head, body, tail, repeats);
    const seen: { readonly bytesRead: number; readonly inUse: number }[] = [];
    const onProgress = ({ bytesRead }: ReadProgress): void => {
      seen.push({ bytesRead, inUse: bytesInUse() });
    };
    const options = { readers: dataPlugin.readers, seed: 1, limit: 10, onProgress };
    const { reviews, rowsRead } = await readDataset(files, [`file.${extension}`], options);
    expect(reviews).toHaveLength(10);
    expect(rowsRead).toBeGreaterThanOrEqual(24 * repeats);

    // The sample holds up to 20 reviews of each label, 0.4 MB, and a reader less than two blocks of 0.24 MB.
    const [first, last] = [seen[2], seen.at(-1)];
    const read = (last?.bytesRead ?? NaN) - (first?.bytesRead ?? NaN);
    const grown = (last?.inUse ?? NaN) - (first?.inUse ?? NaN);
    expect(read).toBeGreaterThan(10e6);

    expect(grown).toBeLessThan(read / 5);
  });
});
