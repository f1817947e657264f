import { describe, expect, it } from "vitest";
import { memoryFiles } from "../files/memory-files.ts";
import { dataPlugin } from "../plugin.ts";
import { chooseReader } from "./choose-reader.ts";

const choose = (path: string, content: string | Uint8Array = "x"): Promise<string> =>
  chooseReader(memoryFiles({ [path]: content }), path, dataPlugin.readers).then(({ name }) => name);

describe("chooseReader", () => {
  it.each([
    ["a.csv", "csv"],
    ["A.CSV", "csv"],
    ["a.csv.gz", "csv"],
    ["a.tsv.gz", "tsv"],
    ["a.jsonl.gz", "json-lines"],
    ["a.json.gz", "json"],
    ["a.ft.txt", "labelled-text"],
    ["a.txt.gz", "labelled-text"],
    ["a.parquet", "parquet"],
  ])("reads %s with %s", async (path, name) => {
    expect(await choose(path)).toBe(name);
  });

  it.each([
    [
      "a.xlsx",
      "PK\x03\x04\x14\0\0\0[Content_Types].xml",
      "FILE_NOT_TABLE",
      '"a.xlsx" is an Excel workbook. Save the sheet as CSV.',
    ],
    ["a.zip", "PK\x03\x04\x14\0\0\0a.csv", "FILE_NOT_TABLE", '"a.zip" is a ZIP archive. Unpack it first.'],
    ["a.gz", Uint8Array.of(0x1f, 0x8b, 8), "FORMAT_UNKNOWN", "such as .csv.gz."],
    ["a.doc", "text", "FORMAT_UNKNOWN", '"a.doc" has an unknown extension. Known are .csv, .tsv,'],
  ])("rejects %s", async (path, content, code, message) => {
    const choosing = choose(path, content);
    await expect(choosing).rejects.toMatchObject({ code });
    await expect(choosing).rejects.toThrow(message);
  });
});
