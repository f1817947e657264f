import { describe, expect, it } from "vitest";
import { memoryFiles } from "../files/memory-files.ts";
import { datasetOf } from "../items.test.support.ts";
import { dataPlugin } from "../plugin.ts";
import { readDataset } from "./read-dataset.ts";
import type { ReadProgress } from "../files/metered-files.ts";

/** `count` rows with labels 0, 0, 1 in turn. */
const csvOf = (count: number): string =>
  "text,label\n" +
  Array.from({ length: count }, (_row, index) => `review ${String(index)},${index % 3 === 2 ? "1" : "0"}\n`).join("");

describe("readDataset", () => {
  it("leaves out a text of more than a million characters", async () => {
    const long = "good ".repeat(200_001);
    const dataset = await datasetOf({
      "a.jsonl": `{"text":"fine","label":"pos"}\n{"text":"${long}","label":"pos"}\n{"text":"bad","label":"neg"}\n`,
    });
    expect(dataset.reviews).toHaveLength(2);
    expect(dataset.problems).toMatchObject([{ line: 2, code: "TEXT_TOO_LONG", message: /1,000,005 characters/ }]);
  });

  it("returns reviews with their class, line and file, and reports the other rows", async () => {
    const content =
      "id,review,rating\n1,awful,1\n2,so so,3\n3,,5\n4,great,5\n5,odd,unrated\n6,none,\n7,one field too many,5,x\n8,no,nan\n";
    const dataset = await datasetOf({ "a.csv": content });
    expect(dataset.reviews).toEqual([
      { id: 0, text: "awful", label: 0, line: 2, path: "a.csv" },
      { id: 1, text: "so so", label: 1, line: 3, path: "a.csv" },
      { id: 2, text: "great", label: 2, line: 5, path: "a.csv" },
    ]);
    expect(dataset.problems.map(({ line, code }) => [line, code])).toEqual([
      [4, "TEXT_MISSING"],
      [7, "LABEL_MISSING"],
      [8, "ROW_FIELD_COUNT"],
      [9, "LABEL_MISSING"],
    ]);
    expect(dataset).toMatchObject({
      columns: { text: "review", label: "rating" },
      classCounts: [1, 1, 1],
      skipped: 1,
      problemCount: 4,
      rowsRead: 8,
      replacedLines: 0,
      classNames: ["Negative", "Neutral", "Positive"],
      isOrdered: true,
    });
    expect(dataset.labelRule).toContain("stars 1 to 5");
    expect(dataset.rowsRead).toBe(dataset.reviews.length + dataset.skipped + dataset.problemCount);
  });

  it("names a rare label without a meaning", async () => {
    const { problems, labelPlans } = await datasetOf({ "a.csv": `${csvOf(300)}odd,7\n` });
    expect(problems).toMatchObject([{ path: "a.csv", line: 302, code: "LABEL_UNKNOWN" }]);
    expect(problems[0]?.message).toContain('Label "7" is rare');
    expect(labelPlans[0]?.values.at(-1)).toEqual({ value: "7", rows: 1, leftOut: "unknown" });
  });

  it("asks instead of dropping a label that is not rare", async () => {
    await expect(datasetOf({ "a.csv": "text,label\na,0\nb,1\nc,7\n" })).rejects.toMatchObject({
      code: "LABELS_UNCLEAR",
      details: { column: "label", plan: { path: "a.csv" } },
    });
  });

  it("names a repeated header", async () => {
    const { problems, classCounts } = await datasetOf({ "a.csv": "text,label\na,pos\ntext,label\nb,neg\n" });
    expect(problems).toMatchObject([{ line: 3, code: "ROW_MALFORMED" }]);
    expect(classCounts).toEqual([1, 1]);
  });

  it("reads files of different formats and columns into one dataset", async () => {
    const dataset = await datasetOf({
      "a.csv": "text,label\na,0\n",
      "b.jsonl": '{"review":"b","sentiment":"positive"}\n',
    });
    expect(dataset.reviews.map(({ text, label, path }) => [text, label, path])).toEqual([
      ["a", 0, "a.csv"],
      ["b", 1, "b.jsonl"],
    ]);
    expect(dataset.columns).toEqual({ text: "text", label: "label" });
  });

  it("finds the labels of a file that starts with thousands of rows of one class", async () => {
    const rows = Array.from({ length: 2000 }, (_row, index) => ({
      t: `review ${String(index)}`,
      label: index < 1500 ? 0 : 1,
    }));
    expect((await datasetOf({ "a.json": JSON.stringify(rows) })).classCounts).toEqual([1500, 500]);
  });

  it.each([
    ["a missing file", {}, ["nowhere.csv"], "FILE_MISSING"],
    ["an empty file", { "a.csv": "" }, undefined, "FILE_EMPTY"],
    ["a file with only a header", { "a.csv": "text,label\n" }, undefined, "FILE_EMPTY"],
    ["an empty array", { "a.json": "[]" }, undefined, "FILE_EMPTY"],
    ["an empty file beside a full one", { "a.csv": csvOf(9), "b.jsonl": "\n" }, undefined, "FILE_EMPTY"],
    ["an unknown format", { "a.docx": "x" }, undefined, "FORMAT_UNKNOWN"],
    ["one class", { "a.csv": "text,label\na,1\nb,1\n" }, undefined, "ONE_CLASS"],
    ["no recognizable columns", { "a.csv": "price,weight\n12,30\n" }, undefined, "COLUMNS_NOT_FOUND"],
    ["codes", { "a.csv": "text,label\na,0\nb,1\nc,2\n" }, undefined, "LABELS_UNCLEAR"],
    ["labels that all mean none", { "a.csv": "text,label\na,nan\nb,unlabelled\n" }, undefined, "ALL_ROWS_BAD"],
    [
      "a label column full of texts",
      { "a.csv": csvOf(1100).replace("text,label", "label,text") },
      undefined,
      "COLUMNS_NOT_FOUND",
    ],
    ["only bad rows", { "a.csv": "text,label\na\nb\n" }, undefined, "ALL_ROWS_BAD"],
    ["rows without a label", { "a.csv": "text,label\na,\nb,\n" }, undefined, "ALL_ROWS_BAD"],
    ["bytes that are not UTF-8", { "a.csv": Uint8Array.of(0x74, 0x65, 0xe9, 0x0a) }, undefined, "UTF8_INVALID"],
  ])("rejects %s", async (_what, files: Record<string, string | Uint8Array>, paths: string[] | undefined, code) => {
    await expect(datasetOf(files, paths ? { paths } : {})).rejects.toMatchObject({ name: "DataError", code });
  });

  it("names the first problem if all rows are bad", async () => {
    await expect(datasetOf({ "a.csv": "text,label\na\nb\n" })).rejects.toThrow(
      'None of the 2 rows can be used. The first problem is in "a.csv", line 2',
    );
  });

  it("rejects a column with more than a thousand labels", async () => {
    const options = { columns: { text: "text", label: "id" } };
    const content = "text,id\n" + Array.from({ length: 1100 }, (_row, index) => `a,x${String(index)}\n`).join("");
    await expect(datasetOf({ "a.csv": content }, options)).rejects.toMatchObject({
      code: "LABELS_TOO_MANY",
      details: { column: "id" },
    });
  });

  it("replaces invalid bytes under the rule replace and counts the lines", async () => {
    const bytes = new TextEncoder().encode("text,label\nca?e,1\nb,0\n");
    bytes[bytes.indexOf(63)] = 0xe9;
    const dataset = await datasetOf({ "a.csv": bytes }, { invalidUtf8: "replace" });
    expect(dataset.reviews[0]?.text).toBe("ca\ufffde");
    expect(dataset).toMatchObject({ replacedLines: 1, firstReplaced: { path: "a.csv", line: 2 } });
  });

  it("applies a label map", async () => {
    const dataset = await datasetOf(
      { "a.csv": "text,label\na,cat\nb,dog\nc,cow\n" },
      { labelMap: { cat: "positive", dog: "negative", cow: "skip" } },
    );
    expect(dataset.reviews.map(({ label }) => label)).toEqual([1, 0]);
    expect(dataset.skipped).toBe(1);
  });

  it("keeps at most a thousand problems and counts all", async () => {
    const { problems, problemCount } = await datasetOf({ "a.csv": csvOf(30) + "bad\n".repeat(1500) });
    expect([problems.length, problemCount]).toEqual([1000, 1500]);
  });

  it("stops at an aborted signal with its reason", async () => {
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    await expect(datasetOf({ "a.csv": csvOf(9) }, { signal: stop.signal })).rejects.toThrow("enough");
  });

  it("stops in the middle of a file", async () => {
    const stop = new AbortController();
    let chunks = 0;
    const files = memoryFiles({ "a.csv": csvOf(1000) }, 100);
    const read = async function* (path: string) {
      for await (const chunk of files.read(path)) {
        if (++chunks === 20) stop.abort(new Error("enough"));
        yield chunk;
      }
    };
    const options = { readers: dataPlugin.readers, seed: 1, signal: stop.signal };
    await expect(readDataset({ ...files, read }, ["a.csv"], options)).rejects.toThrow("enough");
    expect(chunks).toBe(20);
  });

  it("reports progress up to the last byte", async () => {
    const seen: ReadProgress[] = [];
    const content = csvOf(1000);
    await datasetOf({ "a.csv": content }, { onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({ bytesRead: content.length, totalBytes: content.length, rows: 1000 });
  });
});

describe("readDataset with a limit", () => {
  it("draws a stratified sample of the whole in the order of the file", async () => {
    const { reviews, classCounts } = await datasetOf({ "a.csv": csvOf(3000) }, { limit: 300 });
    const ids = reviews.map(({ id }) => id);
    expect(classCounts).toEqual([2000, 1000]);
    expect(reviews.filter(({ label }) => label === 1)).toHaveLength(100);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(ids.filter((id) => id >= 1500).length).toBeGreaterThan(100);
    expect(reviews.every(({ id, text }) => text === `review ${String(id)}`)).toBe(true);
  });

  it("draws the same sample for the same seed and another one for another seed", async () => {
    const ids = async (seed: number): Promise<number[]> =>
      (await datasetOf({ "a.csv": csvOf(900) }, { limit: 20, seed })).reviews.map(({ id }) => id);
    expect(await ids(7)).toEqual(await ids(7));
    expect(await ids(7)).not.toEqual(await ids(8));
  });

  it("keeps everything if the limit exceeds the data", async () => {
    expect((await datasetOf({ "a.csv": csvOf(30) }, { limit: 31 })).reviews).toHaveLength(30);
  });

  it("draws evenly from several labels of one class", async () => {
    const rows = Array.from(
      { length: 4000 },
      (_row, index) => `r${String(index)},${String([1, 1, 1, 2, 5, 5, 5, 4][index % 8])}\n`,
    );
    const { reviews } = await datasetOf({ "a.csv": `text,stars\n${rows.join("")}` }, { limit: 400 });
    const twos = reviews.filter(({ id }) => id % 8 === 3).length;
    // 50 are expected; the standard deviation of this draw is 5.8.
    expect(twos).toBeGreaterThan(30);
    expect(twos).toBeLessThan(70);
  });

  it.each([0, 1, 2.5])("rejects a limit of %d", async (limit) => {
    await expect(datasetOf({ "a.csv": csvOf(9) }, { limit })).rejects.toThrow(RangeError);
  });
});
