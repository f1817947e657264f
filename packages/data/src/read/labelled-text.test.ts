import { describe, expect, it } from "vitest";
import { itemsOf } from "../items.test.support.ts";
import { labelledTextReader } from "./labelled-text.ts";

describe("labelledTextReader", () => {
  it.each([1, 6, 1000])("reads fastText's lines (chunks of %i)", async (chunkBytes) => {
    const content =
      "__label__2 Great sound: clear, and loud\r\n__label__neg , too small\n\n  poor at last __label__1\nno label here\n__label__1 __label__2 both\n";
    const { rows, problems } = await itemsOf(labelledTextReader, content, { chunkBytes });
    expect(rows).toEqual([
      { line: 1, fields: { label: "2", text: "Great sound: clear, and loud" } },
      { line: 2, fields: { label: "neg", text: "too small" } },
      { line: 4, fields: { label: "1", text: "poor at last" } },
      { line: 6, fields: { label: ["1", "2"], text: "both" } },
    ]);
    expect(problems).toEqual([
      {
        path: "file",
        line: 5,
        code: "ROW_MALFORMED",
        message: "The line has no label; one is needed, such as __label__positive.",
      },
    ]);
  });

  it.each([
    ["text and label", 'a good film, really\t1\n"bad" film\t0\n5" wide\t0\nfine\t1\n', ["a good film, really", "1"]],
    [
      "label and text",
      "ham\tSee you at nine; ok?\nspam\tWin now!\nham\tFine\nspam\tFree\n",
      ["ham", "See you at nine; ok?"],
    ],
    ["a header", "sentence\tlabel\na good film, really\t1\nbad\t0\nso\t0\n", ["a good film, really", "1"]],
    [
      "a semicolon",
      "i feel fine, really;joy\ni feel low;sadness\ni smile;joy\ni cry;sadness\n",
      ["i feel fine, really", "joy"],
    ],
    [
      "an at sign",
      "Profit rose by 5 % .@positive\nIt fell , again@negative\nIt rose@positive\nSame@negative\n",
      ["Profit rose by 5 % .", "positive"],
    ],
  ])("reads %s with a delimiter between them", async (_what, content, first) => {
    const { rows, problems } = await itemsOf(labelledTextReader, content);
    expect(Object.values(rows[0]?.fields ?? {})).toEqual(first);
    expect(rows.length).toBe(content.split("\n").length - (content.startsWith("sentence") ? 2 : 1));
    expect(problems).toEqual([]);
  });

  it("uses the delimiter that the user named", async () => {
    const { rows } = await itemsOf(labelledTextReader, "a good film~pos\na bad film~neg\n", { delimiter: "~" });
    expect(rows).toHaveLength(2);
  });

  it("rejects prose, and says what is read", async () => {
    const prose = "It was late, and the rain fell.\nNobody came.\nThe end; or not.\n".repeat(3);
    const reading = itemsOf(labelledTextReader, prose);
    await expect(reading).rejects.toMatchObject({ code: "FORMAT_UNKNOWN" });
    await expect(reading).rejects.toThrow("__label__positive, or has a tab between text and label");
  });

  it("yields nothing for blank lines", async () => {
    expect((await itemsOf(labelledTextReader, "\n \n")).rows).toEqual([]);
  });

  it("refuses JSON", async () => {
    const content = '[{"text": "a good film", "label": 1}]';
    await expect(itemsOf(labelledTextReader, content)).rejects.toMatchObject({ code: "FILE_NOT_TABLE" });
  });
});
