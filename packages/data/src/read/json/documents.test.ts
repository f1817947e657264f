import { describe, expect, it } from "vitest";
import { itemsOf } from "../../items.test.support.ts";
import { jsonLinesReader } from "./json-lines.ts";
import { jsonReader } from "./json.ts";

const ROWS = [
  { text: "a good film", label: "pos" },
  { text: "a bad film", label: "neg" },
  { text: "so so", label: "neg" },
];
const columns = { text: ROWS.map(({ text }) => text), label: ROWS.map(({ label }) => label) };
const byIndex = (values: readonly unknown[]): object => Object.fromEntries(values.entries());
const table = ROWS.map(({ text, label }) => [text, label]);

const DOCUMENTS: readonly (readonly [string, unknown])[] = [
  ["an array of objects", ROWS],
  ["an array of arrays with the names first", [["text", "label"], ...table]],
  ["the rows in a field", { version: "1.0", data: ROWS }],
  ["the rows in a field with a dot in its name", { "my.rows": ROWS, size: 3 }],
  ["the rows one level deeper", { dataset: { name: "x", rows: ROWS } }],
  ["the rows two levels deeper", { result: { page: { items: ROWS } } }],
  ["other arrays before the rows", { authors: [{ first: "A" }], tags: ["x"], reviews: ROWS }],
  ["columns", columns],
  ["columns in a field", { version: 1, data: columns }],
  ["columns as pandas writes them", { text: byIndex(columns.text), label: byIndex(columns.label) }],
  ["pandas' index", byIndex(ROWS)],
  ["pandas' split", { columns: ["text", "label"], index: [0, 1, 2], data: table }],
  [
    "pandas' table",
    { schema: { fields: [{ name: "index", type: "integer" }] }, data: ROWS.map((row, index) => ({ index, ...row })) },
  ],
  [
    "an answer of Hugging Face's dataset viewer",
    {
      features: [{ feature_idx: 0, name: "text" }],
      rows: ROWS.map((row, row_idx) => ({ row_idx, row, truncated_cells: [] })),
    },
  ],
];

const rowsOf = async (...args: Parameters<typeof itemsOf>): Promise<unknown> => {
  const { rows, problems, notes } = await itemsOf(...args);
  expect([problems, notes]).toEqual([[], []]);
  return rows.map(({ fields }) => ({ text: fields["text"], label: fields["label"] }));
};

describe("an array of arrays without names", () => {
  it.each([3, 65_536])("has numbered columns (chunks of %i)", async (chunkBytes) => {
    const rows = Array.from({ length: 120 }, (_row, index) => [`a film ${"x".repeat(index)}`, index % 2]);
    const { rows: found } = await itemsOf(jsonReader, JSON.stringify(rows), { chunkBytes });
    expect(found.map(({ fields }) => [fields["1"], fields["2"]])).toEqual(rows);
  });
});

describe("jsonReader", () => {
  const cases = DOCUMENTS.flatMap(([name, document]) =>
    [
      ["on one line", JSON.stringify(document)] as const,
      ["indented", JSON.stringify(document, undefined, 2)] as const,
    ].map(([layout, content]) => ({ name, layout, content })),
  );

  it.each(cases)("reads $name, $layout", async ({ content }) => {
    for (const chunkBytes of [3, 65_536]) expect(await rowsOf(jsonReader, content, { chunkBytes })).toEqual(ROWS);
    expect(await rowsOf(jsonReader, `${content}\n`)).toEqual(ROWS);
  });

  it("gives the line of each row of a field", async () => {
    const { rows } = await itemsOf(jsonReader, JSON.stringify({ version: 1, data: ROWS }, undefined, 2));
    expect(rows.map(({ line }) => line)).toEqual([4, 8, 12]);
  });

  it.each([jsonReader, jsonLinesReader])("reads objects one after another, indented or not ($name)", async (reader) => {
    const nested = ROWS.map((row) => ({ ...row, aspects: [{ term: "plot" }] }));
    const indented = nested.map((row) => JSON.stringify(row, undefined, 2)).join("\n");
    expect(await rowsOf(reader, indented)).toEqual(ROWS);
    expect(await rowsOf(reader, nested.map((row) => JSON.stringify(row)).join("\n"))).toEqual(ROWS);
  });

  it.each([jsonReader, jsonLinesReader])("reads objects with commas between them ($name)", async (reader) => {
    for (const indent of [undefined, 2]) {
      expect(await rowsOf(reader, ROWS.map((row) => JSON.stringify(row, undefined, indent)).join(",\n"))).toEqual(ROWS);
    }
  });

  it("keeps the other lines if one object on a line is broken, also the first", async () => {
    const good = '{"text":"a","label":"pos"}';
    const { rows, problems } = await itemsOf(jsonReader, `{"text":"b","label":NaN}\n${good}\n{"text"\n${good}\n`);
    expect(rows.map(({ line }) => line)).toEqual([2, 4]);
    expect(problems.map(({ line }) => line)).toEqual([1, 3]);
  });

  it("reads a document that is one row", async () => {
    expect(await rowsOf(jsonReader, JSON.stringify(ROWS[0], undefined, 2))).toEqual([ROWS[0]]);
  });

  it("notes rows in other fields", async () => {
    const { rows, notes } = await itemsOf(jsonReader, JSON.stringify({ train: ROWS, test: ROWS.slice(1) }));
    expect(rows).toHaveLength(3);
    expect(notes).toMatchObject([{ code: "FIELDS_SKIPPED", path: "file" }]);
    expect(notes[0]?.message).toBe('"file": the rows are those in "train"; "test" is not read.');
  });

  it("takes the fields of an object that a search engine exported", async () => {
    const content = ROWS.map((row, id) => JSON.stringify({ _index: "x", _id: String(id), _source: row })).join("\n");
    expect(await rowsOf(jsonLinesReader, content)).toEqual(ROWS);
  });

  it.each([
    ["settings", { name: "x", version: { major: 1 } }],
    ["an error", { error: "not found" }],
  ])("names the fields of an object without rows: %s", async (_what, document) => {
    const reading = itemsOf(jsonReader, JSON.stringify(document));
    await expect(reading).rejects.toMatchObject({ code: "JSON_LAYOUT" });
    await expect(reading).rejects.toThrow(`its fields are "${Object.keys(document).join('" and "')}"`);
  });

  it.each([
    ["truncated", (content: string) => content.slice(0, -20), "line 12"],
    ["not valid", (content: string) => content.replace('film",', 'film"'), "line 4"],
  ])("reports where a document is %s", async (_what, damage, where) => {
    const content = damage(JSON.stringify({ version: 1, data: ROWS }, undefined, 2));
    await expect(itemsOf(jsonReader, content)).rejects.toMatchObject({ code: "FILE_BROKEN" });
    await expect(itemsOf(jsonReader, content)).rejects.toThrow(where);
  });
});

describe("jsonLinesReader", () => {
  it("reads an array of objects under its name", async () => {
    expect(await rowsOf(jsonLinesReader, JSON.stringify(ROWS, undefined, 1))).toEqual(ROWS);
  });
});
