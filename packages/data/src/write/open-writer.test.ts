import { describe, expect, it } from "vitest";

import { rewriteText } from "./rewrite.test.support.ts";

const ADDED = '"Good, ""so""",0.5';

describe("separated values", () => {
  it("keep each record byte for byte: quotes, blanks, line breaks in fields, line ends and a mark for spreadsheets", async () => {
    const header = '\ufeffid,"review",n';
    const records = ['1,"a ""fine"" film,\r\nreally",007', "2, plain text here ,1e3"];
    const csv = [header, ...records, ""].join("\r\n");
    const scored = [`${header},label,score`, ...records.map((record) => `${record},${ADDED}`), ""].join("\r\n");
    expect(await rewriteText("a.csv", csv, "b.csv")).toBe(scored);
  });

  it("keep their delimiter, and stay without a header", async () => {
    const rows = ["a good film;positive", "a bad film;negative", "a dull book;negative", "a fine song;positive"];
    expect(await rewriteText("a.csv", rows.join("\n"), "b.csv", { hasHeader: false })).toBe(
      rows.map((row) => `${row};"Good, ""so""";0.5\n`).join(""),
    );
  });

  it.each([
    ["sep=;\r\n", "\r\n"],
    ["\ufeffsep=;\n", "\n"],
    ["Reviews of May\n# all shops\n", "\n"],
  ])("keep the lines above the header: %j", async (above, end) => {
    const csv = `${above}id;review${end}1;a good film, really${end}2;a bad film${end}`;
    const scored = `${above}id;review;label;score${end}1;a good film, really;"Good, ""so""";0.5${end}2;a bad film;"Good, ""so""";0.5${end}`;
    expect(await rewriteText("a.csv", csv, "b.csv")).toBe(scored);
  });

  it("keep rows without a text or with too few fields, in line with the others", async () => {
    const csv = "id,review,n\n1,a good film,2\n2,,3\n3,broken\n4,a bad film,5\n";
    expect(await rewriteText("a.csv", csv, "b.csv")).toBe(
      `id,review,n,label,score\n1,a good film,2,${ADDED}\n2,,3,,\n3,broken,,,\n4,a bad film,5,${ADDED}\n`,
    );
  });

  it.each(["review,n,\na good film,1\na bad film,2\n", "review,n\na good film,1,\na bad film,2,,\n"])(
    "have no empty field before the added ones: %j",
    async (csv) => {
      expect(await rewriteText("a.csv", csv, "b.csv")).toBe(
        `review,n,label,score\na good film,1,${ADDED}\na bad film,2,${ADDED}\n`,
      );
    },
  );

  it("have no quotes around each line any more", async () => {
    const csv = '"id,review"\n"1,""a good film, really"""\n"2,a bad film"\n';
    expect(await rewriteText("a.csv", csv, "b.csv")).toBe(
      `id,review,label,score\n1,"a good film, really",${ADDED}\n2,a bad film,${ADDED}\n`,
    );
  });

  it("are written in the form of another format", async () => {
    const csv = 'id,review\n1,"a\tgood, film"\n';
    expect(await rewriteText("a.csv", csv, "b.tsv")).toBe(
      'id\treview\tlabel\tscore\n1\t"a\tgood, film"\t"Good, ""so"""\t0.5\n',
    );
    expect(await rewriteText("a.csv", csv, "b.jsonl")).toBe(
      '{"id":"1","review":"a\\tgood, film","label":"Good, \\"so\\"","score":0.5}\n',
    );
  });

  it("of a file with a header only are a header", async () => {
    expect(await rewriteText("a.csv", "id,review\n", "b.csv")).toBe("id,review,label,score\n");
  });
});

describe("a text file without labels", () => {
  it("is one text on each line", async () => {
    const lines = "a good film, I say\r\n\r\na bad film\n";
    const scored = `text,label,score\n"a good film, I say",${ADDED}\na bad film,${ADDED}\n`;
    expect(await rewriteText("a.txt", lines, "b.csv")).toBe(scored);
  });
});

describe("JSON Lines", () => {
  it("keep each line byte for byte, with the added keys before its brace", async () => {
    const lines = [
      '{"review": "a good film", "n": 1.0, "big": 12345678901234567890}',
      '  { "review" : "a bad \\u00e9 film" }  ',
      '{"review": null}',
      "not JSON",
      "{}",
    ];
    const added = '"label":"Good, \\"so\\"","score":0.5';
    const none = '"label":null,"score":null';
    expect((await rewriteText("a.jsonl", lines.join("\n"), "b.jsonl")).split("\n")).toEqual([
      `{"review": "a good film", "n": 1.0, "big": 12345678901234567890,${added}}`,
      `  { "review" : "a bad \\u00e9 film" ,${added}}  `,
      `{"review": null,${none}}`,
      "not JSON",
      `{${none}}`,
      "",
    ]);
  });

  it("give every key that occurs anywhere a column in other formats", async () => {
    const lines = '{"review": "a good film", "tags": ["x"]}\n{"review": "a bad film", "late": true}\n';
    expect(await rewriteText("a.jsonl", lines, "b.csv")).toBe(
      `review,tags,late,label,score\na good film,"[""x""]",,${ADDED}\na bad film,,true,${ADDED}\n`,
    );
  });

  it("avoid a key that only a later line has", async () => {
    const lines = '{"review": "a good film"}\n{"review": "a bad film", "Label": 1}\n';
    expect(await rewriteText("a.jsonl", lines, "b.jsonl")).toContain('{"review": "a good film","predicted_label":');
  });
});

describe("a JSON array", () => {
  it("is an array again", async () => {
    const json = '[{"review": "a good film", "n": 1},\n {"review": "", "n": 2}]';
    expect(JSON.parse(await rewriteText("a.json", json, "b.json"))).toEqual([
      { review: "a good film", n: 1, label: 'Good, "so"', score: 0.5 },
      { review: "", n: 2, label: null, score: null },
    ]);
  });
});

describe("another ending", () => {
  it("is an error that lists the known ones", async () => {
    const work = rewriteText("a.csv", "review\na film", "b.xlsx");
    await expect(work).rejects.toMatchObject({ code: "FORMAT_UNKNOWN", message: /"b\.xlsx".*\.csv, \.tsv.*\.parquet/ });
  });
});
