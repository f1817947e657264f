import { describe, expect, it } from "vitest";
import { memoryFiles } from "../files/memory-files.ts";
import { dataPlugin } from "../plugin.ts";
import { previewDataset } from "./preview-dataset.ts";

const { readers } = dataPlugin;

describe("previewDataset", () => {
  it("shows columns, three rows and labels of the first rows", async () => {
    const files = memoryFiles({ "a.csv": "text,label\na,pos\nb,NEG\nc,pos\nbad\nd,neg\n" });
    const preview = await previewDataset(files, "a.csv", { readers, rows: 5 });
    expect(preview).toMatchObject({
      reader: "csv",
      columnNames: ["text", "label"],
      columns: { text: "text", label: "label" },
      sample: [{ text: "a" }, { text: "b" }, { text: "c" }],
      rowsSeen: 5,
      problems: [{ line: 5 }],
    });
    expect([...preview.labelCounts]).toEqual([
      ["pos", 2],
      ["neg", 2],
    ]);
  });

  it("returns the plan of the labels, or the question about them", async () => {
    const files = memoryFiles({ "a.csv": "text,stars\na,1\nb,3\nc,5\n", "b.csv": "text,label\na,0\nb,1\nc,2\n" });
    const clear = await previewDataset(files, "a.csv", { readers, classes: "two" });
    expect(clear.plan).toMatchObject({ path: "a.csv", column: "stars", classNames: ["Negative", "Positive"] });
    const unclear = await previewDataset(files, "b.csv", { readers });
    expect(unclear.plan).toBeUndefined();
    expect(unclear.labelsError).toMatchObject({ code: "LABELS_UNCLEAR", details: { column: "label" } });
    const mapped = await previewDataset(files, "b.csv", { readers, labelMap: { "0..1": "negative", "2": "positive" } });
    expect(mapped.plan?.values.map(({ className }) => className)).toEqual(["Negative", "Negative", "Positive"]);
  });

  it("returns the reason if the columns were not found", async () => {
    const files = memoryFiles({ "a.csv": "price,weight\n12,30\n" });
    const preview = await previewDataset(files, "a.csv", { readers });
    expect(preview.columns).toBeUndefined();
    expect(preview.columnsError?.code).toBe("COLUMNS_NOT_FOUND");
    expect(preview.columnNames).toEqual(["price", "weight"]);
  });

  it("reads no more of a file than it needs", async () => {
    const files = memoryFiles({ "a.csv": "text,label\n" + "a,pos\n".repeat(100_000) }, 1000);
    let bytes = 0;
    const read = async function* (path: string) {
      for await (const chunk of files.read(path)) {
        bytes += chunk.length;
        yield chunk;
      }
    };
    await previewDataset({ ...files, read }, "a.csv", { readers });
    expect(bytes).toBeLessThan(3000);
  });
});
