import { describe, expect, it } from "vitest";
import { memoryFiles } from "../../files/memory-files.ts";
import { csvReader } from "./csv.ts";
import { jsonLinesReader } from "../json/json-lines.ts";
import type { Reader, TableDialect } from "../reader.ts";
import { tsvReader } from "./tsv.ts";

async function rawOf(reader: Reader, content: string, chunkBytes = 7) {
  const raw: (string | undefined)[] = [];
  const dialects: TableDialect[] = [];
  const options = {
    invalidUtf8: "error",
    keepRaw: true,
    onDialect: (dialect: TableDialect) => dialects.push(dialect),
  } as const;
  for await (const item of reader.read(memoryFiles({ file: content }, chunkBytes), "file", options)) raw.push(item.raw);
  return { raw, dialects };
}

describe("a reader with keepRaw", () => {
  it("gives the text of each record of a CSV, bad ones included, and the dialect once", async () => {
    const rows = ['"a ""b""\r\nc",1', "lonely", '  d , "0"', '"open,1'];
    const { raw, dialects } = await rawOf(csvReader, `Text ,"label"\r\n${rows.join("\r\n")}`);
    expect(raw).toEqual(rows);
    expect(dialects).toEqual([
      {
        delimiter: ",",
        quote: true,
        lineEnd: "\r\n",
        rawHeader: 'Text ,"label"',
        columns: ["Text", "label"],
        encoding: "utf-8",
      },
    ]);
  });

  it("describes a file without a header", async () => {
    const { raw, dialects } = await rawOf(tsvReader, "2\tA fine film\n\n1\tA poor one");
    expect(raw).toEqual(["2\tA fine film", "1\tA poor one"]);
    expect(dialects).toEqual([
      { delimiter: "\t", quote: false, lineEnd: "\n", columns: ["1", "2"], encoding: "utf-8" },
    ]);
  });

  it("gives the lines of JSON Lines", async () => {
    const lines = ['{"text": "é",  "label":1} ', "broken"];
    expect((await rawOf(jsonLinesReader, `${lines.join("\r\n")}\r\n`)).raw).toEqual(lines);
  });
});
