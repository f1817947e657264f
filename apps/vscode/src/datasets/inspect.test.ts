import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { inspectDataset, previewFile } from "./inspect.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inspect-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("inspectDataset", () => {
  it("counts classes, bad rows, rows that are left out, and duplicates", async () => {
    const path = write("a.csv", "text,stars\ngood,5\ngood,5\nbad,1\nso so,3\nbroken\nfair,4\n");
    const labelMap = { "1": "negative", "3": "skip", "4": "positive", "5": "positive" };
    expect(await inspectDataset(path, { labelMap })).toMatchObject({
      isExact: true,
      reviews: 4,
      classNames: ["Negative", "Positive"],
      classCounts: [1, 3],
      plan: { column: "stars" },
      skipped: 1,
      badRows: 1,
      firstProblem: { line: 6 },
      duplicates: 1,
      columns: { text: "text", label: "stars" },
    });
  });

  it("estimates a dataset from its first rows if reading takes too long", async () => {
    const row = (index: number): string =>
      `this is review number ${String(index)},${index % 2 === 0 ? "pos" : "neg"}\n`;
    const path = write("a.csv", `text,label\n${Array.from({ length: 40_000 }, (_, index) => row(index)).join("")}`);
    const inspection = await inspectDataset(path, {}, undefined, 0);
    expect(inspection.isExact).toBe(false);
    expect(inspection.duplicates).toBeUndefined();
    // The first chunk of 64 kB contains the 400 rows: the rest of that chunk is the error.
    expect(inspection.reviews).toBeGreaterThan(5_000);
    const [negative, positive] = inspection.classCounts;
    expect(negative).toBe(positive);
    expect(inspection.plan?.values.map(({ rows }) => rows)).toEqual([negative, positive]);
  });

  it("counts three classes, and takes the middle of a scale for neutral", async () => {
    const path = write("a.csv", "text,stars\ngood,5\nfine,4\nbad,1\nso so,3\nnone,unlabelled\n");
    expect(await inspectDataset(path)).toMatchObject({
      classNames: ["Negative", "Neutral", "Positive"],
      classCounts: [1, 1, 2],
      skipped: 1,
      plan: { values: expect.arrayContaining([{ value: "3", rows: 1, className: "Neutral" }]) },
    });
  });

  it("asks what the codes of a large dataset mean, and does not decide by a single label", async () => {
    const rows = (code: (row: number) => number): string =>
      Array.from({ length: 20_000 }, (_, row) => `this is review number ${String(row)},${String(code(row))}\n`).join(
        "",
      );
    const codes = write("a.csv", `text,label\n${rows((row) => row % 3)}`);
    await expect(inspectDataset(codes, {}, undefined, 0)).rejects.toMatchObject({ code: "LABELS_UNCLEAR" });
    const sorted = write("b.csv", `text,label\n${rows((row) => Number(row > 10_000))}`);
    expect(await inspectDataset(sorted, {}, undefined, 0)).toMatchObject({
      isExact: false,
      classNames: [],
      reviews: 0,
    });
  });

  it("keeps notes about the file", async () => {
    const path = join(folder, "latin.csv");
    const lines = Array.from(
      { length: 20 },
      (_, row) => `le café était ${row % 2 === 0 ? "bon,pos" : "mauvais,neg"}\n`,
    );
    writeFileSync(path, Buffer.from(`text,label\n${lines.join("")}`, "latin1"));
    const { warnings } = await inspectDataset(path);
    expect(warnings?.join()).toMatch(/windows-1252|iso-8859/i);
  });

  it("counts texts that have more than one label", async () => {
    const path = write("a.csv", "text,label\nsame,1\nsame,0\nsame,1\nother,0\nother,0\n");
    expect(await inspectDataset(path)).toMatchObject({ duplicates: 3, conflicts: 1 });
  });

  it("uses the classes that the user chose", async () => {
    const path = write("a.csv", "text,label\nx y,meh\nz w,wow\n");
    const labelMap = { meh: "negative", wow: "positive" } as const;
    expect(await inspectDataset(path, { labelMap })).toMatchObject({ classCounts: [1, 1] });
  });

  it("rejects files and classes that cannot be used", async () => {
    await expect(inspectDataset(write("b.csv", "text,label\nx y,pos\nz w,pos\n"))).rejects.toMatchObject({
      code: "ONE_CLASS",
    });
    await expect(inspectDataset(write("c.csv", ""))).rejects.toMatchObject({ code: "FILE_EMPTY" });
    await expect(inspectDataset(join(folder, "none.csv"))).rejects.toMatchObject({ code: "FILE_MISSING" });
  });

  it("stops when it is cancelled", async () => {
    const path = write("a.csv", "text,label\na,1\nb,0\n");
    await expect(inspectDataset(path, {}, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
  });
});

describe("previewFile", () => {
  it("uses the columns that the user chose", async () => {
    const path = write("a.csv", "one,two,three\nsome text,1,other text\nmore text,0,other words\n");
    expect((await previewFile(path)).columns).toBeUndefined();
    const { columns } = await previewFile(path, { textColumn: "three", labelColumn: "two" });
    expect(columns).toEqual({ text: "three", label: "two" });
  });
});
