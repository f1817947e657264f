import { describe, expect, it } from "vitest";
import type { DataFiles } from "./data-files.ts";
import { dataPlugin } from "./plugin.ts";
import { readDataset } from "./read-dataset.ts";

/** A file that exists only while it is read: the same megabyte of text again and again. */
function endlessFile(head: string, body: string, tail: string, repeats: number): DataFiles {
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

const REVIEW = "word ".repeat(2000); // 10,000 bytes, so that few rows make many bytes.
const rows = (line: (label: number) => string): string =>
  Array.from({ length: 24 }, (_row, index) => line(index % 2)).join("");

describe("reading a stream larger than the memory it may use", () => {
  it.each([
    ["jsonl", "", rows((label) => `{"text":"${REVIEW}","label":${String(label)}}\n`), "", 400],
    [
      "json",
      "[",
      rows((label) => `{"text":"${REVIEW}","label":${String(label)}},\n`),
      `{"text":"last","label":1}]`,
      400,
    ],
    ["csv", "text,label\n", rows((label) => `"${REVIEW}",${String(label)}\n`), "", 240],
  ])("%s: a sample is drawn without keeping the rest", async (extension, head, body, tail, repeats) => {
    const files = endlessFile(head, body, tail, repeats);
    let highest = 0;
    const watch = (): void => {
      highest = Math.max(highest, process.memoryUsage().heapUsed);
    };
    const before = process.memoryUsage().heapUsed;
    const options = { readers: dataPlugin.readers, seed: 1, limit: 100, onProgress: watch };
    const { reviews, rowsRead } = await readDataset(files, [`file.${extension}`], options);
    expect(reviews).toHaveLength(100);
    expect(rowsRead).toBeGreaterThanOrEqual(24 * repeats);
    // 200 to 400 kept reviews are 2 to 4 MB and 12 to 30 were measured, garbage not yet collected included;
    // the streams have 58 MB (csv) and 96 MB.
    expect((highest - before) / 2 ** 20).toBeLessThan(45);
  });
});
