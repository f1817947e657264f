import { describe, expect, it } from "vitest";
import { itemsOf } from "../../items.test.support.ts";
import { jsonReader } from "./json.ts";
import { jsonLinesReader } from "./json-lines.ts";

const SIZES = [1, 2, 5, 1000];

describe("jsonLinesReader", () => {
  it.each(SIZES)("reads one object per line, and reports bad lines (chunks of %i)", async (chunkBytes) => {
    const content = '\ufeff{"text":"é😀","label":1}\r\n\n{"text":\n["a list"]\n7\n{"text":"last","label":0}';
    const { rows, problems } = await itemsOf(jsonLinesReader, content, { chunkBytes });
    expect(rows).toEqual([
      { line: 1, fields: { text: "é😀", label: 1 } },
      { line: 6, fields: { text: "last", label: 0 } },
    ]);
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [3, "ROW_MALFORMED"],
      [4, "ROW_MALFORMED"],
      [5, "ROW_MALFORMED"],
    ]);
  });
});

describe("jsonReader", () => {
  it.each(SIZES)("reads an array with the line of each element (chunks of %i)", async (chunkBytes) => {
    const content =
      '\ufeff[\n {"t":"a \\"quote\\" [\\u00e9] 😀\\n","s":0},\r\n\n  {"t":"b","s":1,\n"more":{"deep":[1,{"x":2}]}} , "stray", {"t":"c","s":1}\n]\n';
    const { rows, problems } = await itemsOf(jsonReader, content, { chunkBytes });
    expect(rows).toEqual([
      { line: 2, fields: { t: 'a "quote" [é] 😀\n', s: 0 } },
      { line: 4, fields: { t: "b", s: 1, more: { deep: [1, { x: 2 }] } } },
      { line: 5, fields: { t: "c", s: 1 } },
    ]);
    expect(problems).toMatchObject([{ line: 5, code: "ROW_MALFORMED" }]);
  });

  it("reads objects without an array as JSON Lines", async () => {
    expect((await itemsOf(jsonReader, ' {"text":"a"}\n{"text":"b"}\n')).rows).toHaveLength(2);
  });

  it("yields nothing for an empty array or white space", async () => {
    expect((await itemsOf(jsonReader, "[]")).rows).toEqual([]);
    expect((await itemsOf(jsonReader, " \n")).rows).toEqual([]);
  });

  it.each([
    ["an array that is cut off", '[{"t":"a","s":1},\n{"t":"b"', "line 2"],
    ["a missing comma", '[{"t":"a","s":1}\n{"t":"b","s":1}]', "line 2"],
    ["text after the array", '[{"t":"a","s":1}] x', "line 1"],
    ["something else", "text,label", 'starts with "t"'],
  ])("reports %s, and where it is", async (_what, content, where) => {
    await expect(itemsOf(jsonReader, content)).rejects.toMatchObject({ code: "FILE_BROKEN" });
    await expect(itemsOf(jsonReader, content)).rejects.toThrow(where);
  });
});
