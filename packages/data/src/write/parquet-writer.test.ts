import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { describe, expect, it } from "vitest";

import golden from "../../golden/parquet.json" with { type: "json" };
import { rewrite } from "./rewrite.test.support.ts";

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

function rowsOf(bytes: Uint8Array): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: new Uint8Array(bytes).buffer, compressors });
}

describe("a Parquet file", () => {
  it.each(["none", "snappy", "gzip", "zstd", "brotli", "lz4", "groups", "classLabel"] as const)(
    "with compression %s keeps its columns and row groups, and gets two more columns",
    async (name) => {
      const source = bytesOf(golden.files[name]);
      const before = await rowsOf(source);
      const scored = await rewrite("a.parquet", source, "b.parquet", { textColumn: "text" });
      const names = "label" in (before[0] ?? {}) ? ["predicted_label", "predicted_score"] : ["label", "score"];
      const [label = "", score = ""] = names;
      const added = (text: unknown) => (text === "" ? [null, null] : ['Good, "so"', 0.5]);
      expect(await rowsOf(scored)).toEqual(
        before.map((row) => ({ ...row, [label]: added(row["text"])[0], [score]: added(row["text"])[1] })),
      );
      const groups = async (bytes: Uint8Array) =>
        (await parquetMetadataAsync(new Uint8Array(bytes).buffer)).row_groups.map(({ num_rows }) => num_rows);
      expect(await groups(scored)).toEqual(await groups(source));
    },
  );

  it("names the added columns in the entry of Hugging Face's datasets", async () => {
    const scored = await rewrite("a.parquet", bytesOf(golden.files.classLabel), "b.parquet", { textColumn: "text" });
    const { key_value_metadata: entries = [] } = await parquetMetadataAsync(new Uint8Array(scored).buffer);
    const entry = entries.find(({ key }) => key === "huggingface")?.value ?? "{}";
    expect(JSON.parse(entry)).toMatchObject({
      info: { features: { text: {}, label: {}, predicted_score: { dtype: "float64", _type: "Value" } } },
    });
    expect(entries.map(({ key }) => key)).not.toContain("ARROW:schema");
  });

  it("is made from JSON with the kinds of its values", async () => {
    const lines = [
      { review: "a good film", n: 1, share: 1, ok: true, tags: ["x"], mixed: 1 },
      { review: "a bad film", n: -2, share: 0.25, ok: false, mixed: "y" },
      { review: null, late: 2 ** 53 },
    ];
    const scored = await rewrite("a.jsonl", lines.map((line) => JSON.stringify(line)).join("\n"), "b.parquet");
    expect(await rowsOf(scored)).toEqual([
      { ...{ review: "a good film", n: 1n, share: 1, ok: true, tags: '["x"]', mixed: "1", late: null }, ...GOOD },
      { ...{ review: "a bad film", n: -2n, share: 0.25, ok: false, tags: null, mixed: "y", late: null }, ...GOOD },
      { ...{ review: null, n: null, share: null, ok: null, tags: null, mixed: null, late: 2 ** 53 }, ...NONE },
    ]);
  });

  it("is made from separated values with texts, also from no rows", async () => {
    const scored = await rewrite("a.csv", "id,review\n01,a good film\n", "b.parquet");
    expect(await rowsOf(scored)).toEqual([{ id: "01", review: "a good film", ...GOOD }]);
    expect(await rowsOf(await rewrite("a.csv", "id,review\n", "b.parquet"))).toEqual([]);
  });
});

const GOOD = { label: 'Good, "so"', score: 0.5 };
const NONE = { label: null, score: null };
