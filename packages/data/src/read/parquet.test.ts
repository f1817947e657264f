import { describe, expect, it } from "vitest";
import golden from "../../golden/parquet.json" with { type: "json" };
import { itemsOf } from "../items.test.support.ts";
import { parquetReader } from "./parquet.ts";
import { pageDecompressors } from "./unpack-page.ts";

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

describe("parquetReader", () => {
  it.each(["none", "snappy", "gzip", "zstd", "brotli", "lz4", "groups"] as const)("reads %s", async (name) => {
    const { rows, problems } = await itemsOf(parquetReader, bytesOf(golden.files[name]));
    expect(rows.map(({ fields }) => ({ text: fields["text"], label: Number(fields["label"]) }))).toEqual(golden.rows);
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(problems).toEqual([]);
  });

  it("reads an empty column that is compressed with LZ4", async () => {
    // Written by pyarrow: {"text": ["good"], "n": [None]}.
    const content = bytesOf(
      "UEFSMRUEFRAVEkwVAhUAEgAAgAQAAABnb29kFQAVEhUULBUCFRAVBhUGHAAAAJACAAAAAgEBAgAVBBUAFQJMFQAVABIAAAAVABUOFRAsFQIVEB" +
        "UGFQYcAAAAcAIAAAACAAAVBBk8NQAYBnNjaGVtYRUEABUMJQIYBHRleHQlAEwcAAAAFQwlAhgBbiUATBwAAAAWAhkcGSwmABwVDBk1AAYQGRgE" +
        "dGV4dBUOFgIWZBZoJjYmCCksFQQVABUCABUAFRAVAgA8FggZBhkmAAIAAAAmABwVDBk1AAYQGRgBbhUOFgIWUBZUJo4BJnApLBUEFQAVAgAVAB" +
        "UQFQIAPBYAGQYZJgIAAAAAFrQBFgImCBa8AQAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGSwcAAAcAAAA3AAAAFBBUjE=",
    );
    const { rows } = await itemsOf(parquetReader, content);
    expect(rows.map(({ fields }) => [fields["text"], fields["n"] ?? null])).toEqual([["good", null]]);
  });

  it("replaces numbers by the class names that Hugging Face stored", async () => {
    const { rows } = await itemsOf(parquetReader, bytesOf(golden.files.classLabel));
    expect(rows.slice(0, 2).map(({ fields }) => fields["label"])).toEqual(["pos", "neg"]);
  });

  it.each(["not parquet at all", "PAR1"])("rejects %j", async (content) => {
    await expect(itemsOf(parquetReader, content)).rejects.toMatchObject({ code: "FILE_BROKEN" });
  });

  it("rejects a column that is not in the schema, without a promise that is not handled", async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on("unhandledRejection", note);
    const text = Buffer.from(bytesOf(golden.files.none)).toString("latin1");
    const messages: string[] = [];
    for (const { index } of text.matchAll(/label/g)) {
      const bytes = bytesOf(golden.files.none);
      bytes[index] = 0x4c; // "Label", in one of the places that name the column.
      bytes.fill(0xff, 4, 40); // The first page of the first column cannot be read either.
      await itemsOf(parquetReader, bytes).catch((error: unknown) => messages.push(String(error)));
    }
    expect(messages).toContainEqual(expect.stringContaining("is not in the schema"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });

  it("refuses a page that claims to be larger than any page of reviews", async () => {
    for (const codec of ["GZIP", "ZSTD", "BROTLI", "SNAPPY", "LZ4"] as const) {
      expect(() => pageDecompressors[codec]?.(new Uint8Array(100), 300_000_000)).toThrow(/claims 300000000 bytes/);
    }
  });

  it("rejects a truncated file", async () => {
    const cut = bytesOf(golden.files.snappy).subarray(0, -20);
    await expect(itemsOf(parquetReader, cut)).rejects.toMatchObject({ code: "FILE_BROKEN" });
  });

  it("names what the file is if it is something else", async () => {
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 4\n";
    await expect(itemsOf(parquetReader, pointer)).rejects.toMatchObject({ code: "FILE_NOT_TABLE" });
  });
});
