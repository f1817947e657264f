import { describe, expect, it } from "vitest";
import golden from "../../../golden/csv.json" with { type: "json" };
import { itemsOf } from "../../items.test.support.ts";
import { csvReader } from "./csv.ts";
import { tsvReader } from "./tsv.ts";

const texts = (items: Awaited<ReturnType<typeof itemsOf>>): unknown[] => items.rows.map(({ fields }) => fields["text"]);

describe("csvReader and tsvReader", () => {
  const files = golden.files.flatMap((file) => [1, 7, 64, 65_536].map((chunkBytes) => ({ ...file, chunkBytes })));

  it.each(files)("read $name as Python's csv does, in chunks of $chunkBytes bytes", async (file) => {
    const reader = file.name.endsWith(".tsv") ? tsvReader : csvReader;
    const { rows, problems } = await itemsOf(reader, file.content, { chunkBytes: file.chunkBytes });
    expect(rows.map(({ line, fields }) => ({ line, text: fields["text"], label: fields["label"] }))).toEqual(
      file.records,
    );
    expect(problems).toEqual([]);
  });
});

describe("csvReader", () => {
  it("reports rows with too few or too many fields, with their lines", async () => {
    const { rows, problems } = await itemsOf(csvReader, 'text,label\n"two\nlines",1\nlonely\na,b,c\nlast,0\n');
    expect(rows.map(({ line }) => line)).toEqual([2, 6]);
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [4, "ROW_FIELD_COUNT"],
      [5, "ROW_FIELD_COUNT"],
    ]);
    expect(problems.map(({ message }) => message)).toEqual([
      "The row has 1 field, the table 2 columns. A delimiter is missing, or a line break splits the row. A text with a line break must be in quotes.",
      "The row has 3 fields, the table 2 columns. A text with the delimiter in it must be in quotes.",
    ]);
  });

  it.each([1, 9, 1000])("loses only the line with a quote that is never closed (chunks of %i)", async (chunkBytes) => {
    const content = 'text,label\ngood,1\n"open,0\nfine,1\n"also, fine",0\n';
    const { rows, problems } = await itemsOf(csvReader, content, { chunkBytes });
    expect(rows.map(({ line, fields }) => [line, fields["text"]])).toEqual([
      [2, "good"],
      [4, "fine"],
      [5, "also, fine"],
    ]);
    expect(problems).toMatchObject([{ line: 3, code: "ROW_MALFORMED" }]);
  });

  it("loses only the last line when the file ends in an open quote", async () => {
    const { rows, problems } = await itemsOf(csvReader, 'text,label\ngood,1\n"open,0');
    expect(rows).toHaveLength(1);
    expect(problems).toMatchObject([
      { line: 3, code: "ROW_MALFORMED", message: expect.stringContaining("never closed") as string },
    ]);
  });

  it("reads balanced quotes inside an unquoted field as characters", async () => {
    const items = await itemsOf(csvReader, 'text,label\nHe said "hi",1\n"great" film,0\n12" disc,1\n');
    expect(texts(items)).toEqual(['He said "hi"', '"great" film']);
    expect(items.problems.map(({ line }) => line)).toEqual([4]);
  });

  it("ignores empty fields beyond the header", async () => {
    expect(texts(await itemsOf(csvReader, "text,label\nfine,1,,\n"))).toEqual(["fine"]);
  });

  it("names the columns 1, 2, 3 if the first line is a review", async () => {
    const { rows } = await itemsOf(csvReader, "2,A fine film\n1,A poor one\n");
    expect(rows).toEqual([
      { line: 1, fields: { 1: "2", 2: "A fine film" } },
      { line: 2, fields: { 1: "1", 2: "A poor one" } },
    ]);
  });

  it("gives unique names to columns with the same name or no name", async () => {
    const { rows } = await itemsOf(csvReader, ",text,text,__proto__\n0,a,b,c\n");
    expect(Object.entries(rows[0]?.fields ?? {})).toEqual([
      ["1", "0"],
      ["text", "a"],
      ["text (3)", "b"],
      ["__proto__", "c"],
    ]);
  });

  it("skips blank lines and ends a line at a single CR too", async () => {
    const { rows } = await itemsOf(csvReader, "text,label\r\ra,1\r\r\rb,0\r");
    expect(rows.map(({ line }) => line)).toEqual([3, 6]);
  });

  it("rejects a file with an unreadable header", async () => {
    await expect(itemsOf(csvReader, '"text,label\na,1\n')).rejects.toMatchObject({ code: "FILE_BROKEN" });
  });
});

describe("tsvReader", () => {
  it("reads quotes as characters if they do not enclose a field", async () => {
    const items = await itemsOf(tsvReader, 'sentence\tlabel\n"great" film\t1\n5" wide\t0\n"open\t1\nlast\t0\n');
    expect(items.rows.map(({ line, fields }) => [line, fields["sentence"]])).toEqual([
      [2, '"great" film'],
      [3, '5" wide'],
      [4, '"open'],
      [5, "last"],
    ]);
    expect(items.problems).toEqual([]);
  });
});
