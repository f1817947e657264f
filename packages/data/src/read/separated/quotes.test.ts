import { describe, expect, it } from "vitest";
import { itemsOf } from "../../items.test.support.ts";
import { csvReader } from "./csv.ts";
import { tsvReader } from "./tsv.ts";

const textsOf = async (...args: Parameters<typeof itemsOf>): Promise<unknown[]> => {
  const { rows, problems } = await itemsOf(...args);
  expect(problems).toEqual([]);
  return rows.map(({ fields }) => fields["text"]);
};
const many = (count: number): string =>
  Array.from({ length: count }, (_row, index) => `plain ${String(index)},${String(index % 2)}\n`).join("");

describe("quotes escaped by a backslash", () => {
  it("are unescaped, and other backslashes stay", async () => {
    const content =
      'id,text,label\n1,"She said \\"good\\", really",1\n2,"a \\"bad\\" film",0\n3,"C:\\dir \\\\ \\n",1\n4,"ends \\"so\\"",0\n';
    expect(await textsOf(csvReader, content)).toEqual([
      'She said "good", really',
      'a "bad" film',
      "C:\\dir \\ \\n",
      'ends "so"',
    ]);
  });

  it("are unescaped where all fields are quoted, and MySQL's \\N is a missing value", async () => {
    const content = '"text","label"\n"a \\"fine\\" film","positive"\n"poor",\\N\n';
    const { rows } = await itemsOf(csvReader, content);
    expect(rows.map(({ fields }) => fields)).toEqual([
      { text: 'a "fine" film', label: "positive" },
      { text: "poor", label: "" },
    ]);
  });

  it.each([7, 65_536])("are recognized thousands of rows into the file (chunks of %i)", async (chunkBytes) => {
    const content = `text,label\n${many(3000)}"She said \\"good\\", really",1\n"a \\"bad\\" film",0\n${many(200)}`;
    const texts = await textsOf(csvReader, content, { chunkBytes });
    expect(texts.slice(3000, 3003)).toEqual(['She said "good", really', 'a "bad" film', "plain 0"]);
    expect(texts).toHaveLength(3202);
  });

  it("are not assumed for backslashes in a file that doubles its quotes", async () => {
    expect(await textsOf(csvReader, 'text,label\n"C:\\",1\n"say \\""hi\\"" now",0\n')).toEqual([
      "C:\\",
      'say \\"hi\\" now',
    ]);
  });
});

describe("single quotes", () => {
  it("enclose fields if lines begin and end with them", async () => {
    const content = "'text','label'\n'good, really','1'\n'it''s bad','0'\n'two\nlines','0'\n'so so','1'\n";
    expect(await textsOf(csvReader, content)).toEqual(["good, really", "it's bad", "two\nlines", "so so"]);
  });

  it("are characters in other files", async () => {
    const content = "text,label\n'quoted' word,1\nit's bad,0\n'tis fine,1\n";
    expect(await textsOf(csvReader, content)).toEqual(["'quoted' word", "it's bad", "'tis fine"]);
  });
});

describe("quotes around each line", () => {
  it.each(['"text,label"', "text,label"])("are taken away (header %s)", async (header) => {
    const content = `${header}\r\n"good film,1"\r\n"""bad, really"",0"\r\n"so so,1"\r\n`;
    for (const chunkBytes of [3, 1000]) {
      expect(await textsOf(csvReader, content, { chunkBytes })).toEqual(["good film", "bad, really", "so so"]);
    }
  });

  it("stay where a table has one column of texts with commas", async () => {
    const content = 'text\n"good film, yes"\n"bad, really, bad"\n"so so, no"\n';
    expect(await textsOf(csvReader, content)).toEqual(["good film, yes", "bad, really, bad", "so so, no"]);
  });
});

describe("a quote that swallows rows", () => {
  const rows = ["good,1", "bad,0", '"open quote,1', "fine,0", "more,1", 'closing",0', "last,1", "again,0"];
  const csv = `text,label\n${rows.join("\n")}\n`;

  it.each([3, 1000])("stops a CSV with its line (chunks of %i)", async (chunkBytes) => {
    const reading = itemsOf(csvReader, csv, { chunkBytes });
    await expect(reading).rejects.toMatchObject({ code: "QUOTES_UNCLEAR", details: { path: "file", line: 4 } });
    await expect(reading).rejects.toThrow('"file", line 4: a quote opens a text that ends in line 7');
  });

  it("stops a file of six rows, by their labels in words", async () => {
    const few = 'text,label\ngood,positive\n"bad,negative\nfine,positive\npoor",negative\nnice,positive\n';
    await expect(itemsOf(csvReader, few)).rejects.toMatchObject({ code: "QUOTES_UNCLEAR", details: { line: 3 } });
  });

  it("is a character with quotes: none", async () => {
    expect(await textsOf(csvReader, csv, { quotes: "none" })).toEqual(
      rows.map((row) => row.slice(0, row.lastIndexOf(","))),
    );
  });

  it("is a character in a TSV that quotes nothing", async () => {
    const texts = await textsOf(tsvReader, csv.replaceAll(",", "\t"));
    expect(texts).toHaveLength(8);
    expect(texts[2]).toBe('"open quote');
  });

  it("stops a TSV that quotes other fields", async () => {
    const content = `text\tlabel\n"a ""fine"" film"\t1\n"so so"\t0\n${rows.join("\n").replaceAll(",", "\t")}\n`;
    await expect(itemsOf(tsvReader, content)).rejects.toMatchObject({ code: "QUOTES_UNCLEAR", details: { line: 6 } });
  });

  it("is found behind the first lines of a file too", async () => {
    const content = `text,label\n${many(500)}${rows.join("\n")}\n`;
    await expect(itemsOf(csvReader, content)).rejects.toMatchObject({ details: { line: 504 } });
  });
});

describe("quoted texts of several lines", () => {
  it.each([
    [
      "sentences with a comma in each line",
      ["I liked it, really\nGood, indeed", "No, never\nAgain, bad", "one, two\nthree, four"],
    ],
    ["blank lines and quotes", ['a\r\n\r\nb, ""c""', "d\n\ne", "f\r\ng, h"]],
  ])("stay one row: %s", async (_what, texts) => {
    const content = `text,label\n${texts.map((text, index) => `"${text}",${String(index % 2)}\n`).join("")}plain,1\nso,0\n`;
    expect(await textsOf(csvReader, content)).toEqual([
      ...texts.map((text) => text.replaceAll('""', '"')),
      "plain",
      "so",
    ]);
  });

  it("stay one row in a TSV", async () => {
    expect(await textsOf(tsvReader, 'text\tlabel\n"two\nlines"\t1\nplain\t0\n')).toEqual(["two\nlines", "plain"]);
  });
});

describe("quotes in a tab-separated file that mostly breaks the rules of quoting", () => {
  it.each([csvReader, tsvReader])("are all characters ($name)", async (reader) => {
    const content = 'text\tlabel\n"good" film\t1\n5" wide\t0\n"bad" film\t0\n"fine"\t1\n';
    expect(await textsOf(reader, content)).toEqual(['"good" film', '5" wide', '"bad" film', '"fine"']);
  });
});

describe("thousands of rows that break the rules of quoting", () => {
  const good = ["good film,p", "bad film,n"];
  const repeated = (...rows: readonly string[]): string =>
    ["text,label", ...Array.from({ length: 100 }, () => good).flat(), ...new Array<string>(5000).fill(rows.join("\n"))]
      .join("\n")
      .concat("\n");

  it.each([
    ["quotes that are opened", csvReader, repeated('"a,p')],
    ["quotes inside fields", csvReader, repeated('a"b,p')],
    ["every second row", csvReader, repeated("a,p", '"b,n')],
    ["escaped quotes in rows of one field", csvReader, repeated('"a\\"b"')],
    ["backslashes", csvReader, repeated('x "a\\b\\c\\d\\e\\f\\g",p')],
    ["quotes that are closed in the next row", tsvReader, repeated('"a,p', 'b",n').replaceAll(",", "\t")],
  ])("are read in seconds: %s", { timeout: 10_000 }, async (_what, reader, content) => {
    const { rows, problems } = await itemsOf(reader, content);
    expect(rows.length + problems.length).toBeGreaterThan(5000);
  });
});
