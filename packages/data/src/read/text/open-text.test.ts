import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { itemsOf } from "../../items.test.support.ts";
import { jsonLinesReader } from "../json/json-lines.ts";
import { jsonReader } from "../json/json.ts";
import { csvReader } from "../separated/csv.ts";

const CSV = "text,label\na café – “nice”,1\nnaïve,0\n";
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string, isLittle: boolean): Uint8Array =>
  Uint8Array.from(
    Array.from({ length: text.length }, (_unit, index) => text.charCodeAt(index)).flatMap((unit) =>
      isLittle ? [unit & 0xff, unit >> 8] : [unit >> 8, unit & 0xff],
    ),
  );
/** A text as Windows-1252; the characters that are not Latin-1 are those of `CSV`. */
const windows1252 = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => ({ "–": 0x96, "“": 0x93, "”": 0x94 })[character] ?? character.charCodeAt(0));

const rowsOf = async (...args: Parameters<typeof itemsOf>): Promise<unknown> =>
  (await itemsOf(...args)).rows.map(({ line, fields }) => [line, fields["text"], fields["label"]]);
const EXPECTED = [
  [2, "a café – “nice”", "1"],
  [3, "naïve", "0"],
];

describe("a text file", () => {
  const contents: readonly (readonly [string, Uint8Array, string | undefined])[] = [
    ["UTF-8", utf8(CSV), undefined],
    ["UTF-8 with a byte-order mark", utf8(`\ufeff${CSV}`), undefined],
    ["UTF-8 with two of them", utf8(`\ufeff\ufeff${CSV}`), undefined],
    ["UTF-16 LE with a byte-order mark", utf16(`\ufeff${CSV}`, true), "utf-16le"],
    ["UTF-16 BE with a byte-order mark", utf16(`\ufeff${CSV}`, false), "utf-16be"],
    ["UTF-16 LE without it", utf16(CSV, true), "utf-16le"],
    ["UTF-16 BE without it", utf16(CSV, false), "utf-16be"],
    ["Windows-1252", windows1252(CSV), "windows-1252"],
    ["gzip", gzipSync(utf8(CSV)), undefined],
    [
      "gzip in two parts",
      Uint8Array.from([...gzipSync(utf8(CSV.slice(0, 20))), ...gzipSync(utf8(CSV.slice(20)))]),
      undefined,
    ],
    ["gzip in gzip", gzipSync(gzipSync(utf8(CSV))), undefined],
    ["UTF-16 in gzip", gzipSync(utf16(CSV, true)), "utf-16le"],
  ];
  const cases = contents.flatMap(([name, content, encoding]) =>
    [1, 5, 65_536].map((chunkBytes) => ({ name, content, encoding, chunkBytes })),
  );

  it.each(cases)("is read in $name (chunks of $chunkBytes)", async ({ content, encoding, chunkBytes }) => {
    const { notes } = await itemsOf(csvReader, content, { chunkBytes });
    expect(await rowsOf(csvReader, content, { chunkBytes })).toEqual(EXPECTED);
    expect(notes).toEqual(
      encoding === undefined
        ? []
        : [{ code: "ENCODING", path: "file", encoding, message: `"file" is not UTF-8: it is read as ${encoding}.` }],
    );
  });

  it("changes to the recognized encoding after many lines of ASCII", async () => {
    const content = `text,label\n${"plain text,1\n".repeat(2000)}un café très bon,1\nune idée à part,0\n`;
    const { rows, notes } = await itemsOf(csvReader, windows1252(content), { chunkBytes: 1000 });
    expect(rows.slice(-2).map(({ line, fields }) => [line, fields["text"]])).toEqual([
      [2002, "un café très bon"],
      [2003, "une idée à part"],
    ]);
    expect(notes).toMatchObject([{ encoding: "windows-1252" }]);
  });

  it("is read in the encoding that the user named, without a note", async () => {
    const { rows, notes } = await itemsOf(csvReader, windows1252("text,label\ncaf\u00e9,1\n"), { encoding: "Latin1" });
    expect(rows[0]?.fields["text"]).toBe("café");
    expect(notes).toEqual([]);
  });

  it("stops at bytes that are not of the named encoding, or counts their lines", async () => {
    const content = Uint8Array.from([...utf8("text,label\na,1\n"), 0x82, 0x20, ...utf8(",0\n")]);
    await expect(itemsOf(csvReader, content, { encoding: "shift_jis" })).rejects.toMatchObject({
      code: "TEXT_ENCODING",
      details: { line: 3 },
    });
    const lines: number[] = [];
    const onReplacedLine = (_path: string, line: number): number => lines.push(line);
    await itemsOf(csvReader, content, { encoding: "shift_jis", invalidUtf8: "replace", onReplacedLine });
    expect(lines).toEqual([3]);
  });

  it("rejects the name of an encoding that does not exist", async () => {
    await expect(itemsOf(csvReader, CSV, { encoding: "klingon" })).rejects.toMatchObject({ code: "ENCODING_UNKNOWN" });
  });

  it.each([
    ["one byte in ASCII", "text,label\na caf\xe9,1\n", 2],
    ["one byte in UTF-8", "text,label\nun caf\xc3\xa9,1\nun caf\xe9,0\n", 3],
  ])("stops at damage: %s", async (_what, latin1, line) => {
    await expect(itemsOf(csvReader, windows1252(latin1))).rejects.toMatchObject({
      code: "UTF8_INVALID",
      details: { line },
    });
  });

  it.each([1, 100])("stops if gzip is truncated (chunks of %i)", async (chunkBytes) => {
    const cut = gzipSync(utf8(CSV.repeat(50))).subarray(0, -9);
    await expect(itemsOf(csvReader, cut, { chunkBytes })).rejects.toMatchObject({
      code: "FILE_BROKEN",
      message: '"file" cannot be decompressed: It is truncated. Download it again.',
    });
  });

  it("passes on the reason why reading stopped, also through gzip", async () => {
    const read = async function* (): AsyncGenerator<Uint8Array> {
      yield gzipSync(utf8(CSV)).subarray(0, 15);
      await Promise.reject(new Error("enough"));
    };
    const files = {
      read,
      stat: () => Promise.resolve(undefined),
      list: () => Promise.resolve([]),
      readRange: () => Promise.resolve(new Uint8Array()),
    };
    const items = csvReader.read(files, "file", { invalidUtf8: "error" })[Symbol.asyncIterator]();
    await expect(items.next()).rejects.toThrow("enough");
  });

  it.each([jsonReader, jsonLinesReader])("is read in the same encodings by $name", async (reader) => {
    const content = utf16('\ufeff{"text":"é","label":1}\n{"text":"b","label":0}\n', true);
    expect(await rowsOf(reader, gzipSync(content))).toEqual([
      [1, "é", 1],
      [2, "b", 0],
    ]);
  });
});

describe("a file that is not a table", () => {
  it.each([
    ["a web page (HTML)", "\ufeff\n<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>"],
    ["a web page (HTML)", "<!-- saved -->\n<HTML lang=en>"],
    ["an XML file", '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>'],
    ["a Git LFS pointer, not the file itself", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 4\n"],
    ["a ZIP archive", "PK\x03\x04\x14\0\0\0reviews.csv"],
    ["an Excel workbook", "PK\x03\x04\x14\0\0\0[Content_Types].xml"],
    ["a Parquet file", "PAR1\x15\x04"],
    ["a PDF document", "%PDF-1.7\n"],
    ["a pickle of Python", Uint8Array.of(0x80, 4, 0x95, 1, 0, 0)],
    ["an array of NumPy", Uint8Array.of(0x93, 78, 85, 77, 80, 89, 1, 0)],
    ["a file of Weka (ARFF)", "% reviews\n@relation reviews\n@attribute text string\n"],
  ])("is named: %s", async (found, content) => {
    const named = { code: "FILE_NOT_TABLE", details: { path: "file", found } };
    for (const reader of [csvReader, jsonReader, jsonLinesReader]) {
      await expect(itemsOf(reader, content)).rejects.toMatchObject(named);
    }
    await expect(itemsOf(csvReader, gzipSync(content))).rejects.toThrow(`"file" is ${found}. `);
  });

  it("is not seen in a review about it", async () => {
    expect(await rowsOf(csvReader, "text,label\n<html> is a tag,1\n")).toEqual([[2, "<html> is a tag", "1"]]);
    expect(await rowsOf(csvReader, "<b>text</b>,text,label\nx,<html>,1\n")).toEqual([[2, "<html>", "1"]]);
  });
});
