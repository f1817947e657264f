import { describe, expect, it } from "vitest";
import { itemsOf } from "../../items.test.support.ts";
import type { TableOptions } from "../reader.ts";
import { csvReader } from "./csv.ts";
import { tsvReader } from "./tsv.ts";

/** The cells of all rows, in the order of the columns. */
async function cellsOf(content: string, options: TableOptions = {}, reader = csvReader): Promise<unknown[][]> {
  const { rows, problems } = await itemsOf(reader, content, options);
  expect(problems).toEqual([]);
  return rows.map(({ fields }) => Object.values(fields));
}

describe("the delimiter", () => {
  it.each([
    ["a semicolon", "text;label\ngood, really;1\nbad, really;0\n"],
    ["a tab", "text\tlabel\ngood, really\t1\nbad, really\t0\n"],
    ["a pipe", "text|label\ngood, really|1\nbad, really|0\n"],
    ["a comma, with other candidates in the texts", 'text,label\n"good, really",1\n"bad, really",0\n'],
    ["stated by Excel", "sep=;\r\ntext;label\r\ngood, really;1\r\nbad, really;0\r\n"],
    ["a semicolon without a header, with one comma in each text", "good, really;1\nbad, really;0\nbad, really;0\n"],
    ["a semicolon beside decimal commas", "text;label;mean\ngood, really;1;0,5\nbad, really;0;1,5\n"],
  ])("is found: %s", async (_what, content) => {
    const cells = await cellsOf(content);
    expect(cells.slice(0, 2).map(([text, label]) => [text, label])).toEqual([
      ["good, really", "1"],
      ["bad, really", "0"],
    ]);
  });

  it("is found outside quotes", async () => {
    const quoted = '"a;b;c";1\n"d;e;f";0\n"g;h;i";1\n"j;k;l";0\n';
    expect(await cellsOf(`text;label\n${quoted}`)).toHaveLength(4);
    expect((await cellsOf(quoted))[0]).toEqual(["a;b;c", "1"]);
  });

  it.each([
    ["~", "~"],
    ["::", "::"],
    ["\\t", "\t"],
    ["tab", "\t"],
  ])("can be given as %j", async (delimiter, written) => {
    const content = ["text", "label"].join(written) + "\n" + ["a, b; c", "1"].join(written);
    expect(await cellsOf(content, { delimiter })).toEqual([["a, b; c", "1"]]);
  });

  it.each(["", '"', "\n"])("cannot be %j", async (delimiter) => {
    await expect(itemsOf(csvReader, "text,label\na,1\n", { delimiter })).rejects.toMatchObject({
      code: "DELIMITER_INVALID",
    });
  });

  it("includes the blanks after it if quotes follow them", async () => {
    expect(await cellsOf('label, text\n1, "good, really"\n0, "bad, really"\n')).toEqual([
      ["1", "good, really"],
      ["0", "bad, really"],
    ]);
  });
});

describe("the header", () => {
  const columnsOf = async (content: string, options: TableOptions = {}): Promise<string[]> =>
    Object.keys((await itemsOf(csvReader, content, options)).rows[0]?.fields ?? {});

  it.each([
    ["ends in a delimiter and the rows do not", "text,label,\na good film,1\na bad film,0\n", ["text", "label"]],
    ["leaves out R's row names", "text,label\n1,a good film,1\n2,a bad film,0\n3,poor,0\n", ["1", "text", "label"]],
    ["has an empty name for pandas' index", ",text,label\n0,a good film,1\n1,a bad film,0\n", ["1", "text", "label"]],
    ["holds the numbers of pandas", "0,1\na good film,1\na bad film,0\n", ["0", "1"]],
    ["holds numbers beside an index", ",0,1\n0,a good film,1\n1,a bad film,0\n", ["0", "1", "column 1"]],
    [
      "holds names of labels",
      "comment_text,toxic,insult\na good film,0,0\na bad film,1,0\n",
      ["comment_text", "toxic", "insult"],
    ],
    [
      "holds questions",
      "Did you like it?,Tell us more\nyes,it was fine\nno,it was poor\n",
      ["Did you like it?", "Tell us more"],
    ],
    ["is written by R", '"text" "label"\n"1" "a good film" 1\n"2" "a bad film" 0\n', ["1", "text", "label"]],
  ])("%s", async (_what, content, columns) => {
    expect((await columnsOf(content)).toSorted()).toEqual(columns.toSorted());
    expect((await itemsOf(csvReader, content)).problems).toEqual([]);
  });

  it.each([
    ["a label", "a good film,positive\na bad film,negative\n"],
    ["an answer", "a good film,yes\na bad film,no\n"],
    ["a label of several degrees", "so good,very positive\nso bad,negative\nmeh,neutral\nok,positive\n"],
    ["an own label", "the cup,sport\nthe vote,politics\na bill,politics\na match,sport\nthe goal,sport\n"],
    ["a number", "a good film;4,5\na bad film;1,0\n"],
    ["a sentence in the only column", "the film was very good\nit was rather bad\n"],
  ])("is absent if the first record holds %s", async (_what, content) => {
    const { rows } = await itemsOf(csvReader, content);
    expect(rows).toHaveLength(content.split("\n").length - 1);
    expect(rows[0]?.fields).toHaveProperty("1");
  });

  it("can be given or denied", async () => {
    const content = "the cup,sport\nthe vote,politics\na match,sport\na bill,politics\n";
    expect(await columnsOf(content, { hasHeader: true })).toEqual(["the cup", "sport"]);
    expect(await columnsOf("text,label\na good film,1\n", { hasHeader: false })).toEqual(["1", "2"]);
  });

  it.each([
    ["a title", "Customer feedback 2021\n\ntext,label\n", 4],
    ["a title with the delimiter", "Feedback, 2021\ntext,label\n", 3],
    ["titles filled with delimiters", "Feedback,\nGenerated today,\ntext,label\n", 4],
    ["comments", "# made by hand\n# see, below\ntext,label\n", 4],
  ])("is found below %s, and the lines above it are noted", async (_what, above, firstLine) => {
    const { rows, problems, notes } = await itemsOf(csvReader, `${above}a good film,1\na bad film,0\npoor,0\n`);
    expect(rows.map(({ line, fields }) => [line, fields["text"]])).toEqual([
      [firstLine, "a good film"],
      [firstLine + 1, "a bad film"],
      [firstLine + 2, "poor"],
    ]);
    expect(problems).toEqual([]);
    expect(notes.length).toBeGreaterThan(0);
    expect(notes[0]).toMatchObject({ code: "LINES_SKIPPED", path: "file" });
    expect(notes[0]?.message).toMatch(/^"file", line 1: ".*" is above the header and is not read\.$/);
  });

  it("is a problem of its row if it is repeated", async () => {
    const { rows, problems } = await itemsOf(csvReader, "text,label\na,1\ntext,label\nb,0\n");
    expect(rows).toHaveLength(2);
    expect(problems).toEqual([
      { path: "file", line: 3, code: "ROW_MALFORMED", message: "The header is repeated here." },
    ]);
  });

  it("rejects JSON under the name of a table", async () => {
    await expect(itemsOf(csvReader, '{"text":"a","label":1}\n')).rejects.toMatchObject({
      code: "FILE_NOT_TABLE",
      details: { found: "JSON text" },
    });
  });

  it("of a TSV file may be separated by commas", async () => {
    expect(await cellsOf("text,label\na good film,1\n", {}, tsvReader)).toEqual([["a good film", "1"]]);
  });
});
