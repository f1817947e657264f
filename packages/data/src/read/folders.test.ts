import { describe, expect, it } from "vitest";
import { memoryFiles } from "../files/memory-files.ts";
import { datasetOf } from "../items.test.support.ts";
import { dataPlugin } from "../plugin.ts";
import { chooseReader } from "./choose-reader.ts";
import type { ReadNote } from "./reader.ts";

const imdb = {
  "aclImdb/README": "about",
  "aclImdb/train/pos/0_9.txt": "train good",
  "aclImdb/train/neg/0_2.txt": "train bad",
  "aclImdb/train/neg/.DS_Store": "junk",
  "aclImdb/train/unsup/0_0.txt": "unlabelled",
  "aclImdb/test/pos/1_10.txt": "test good",
  "aclImdb/test/neg/0_1.txt": "test bad",
};

describe("foldersReader", () => {
  it("reads pos and neg of the given folder", async () => {
    const { reviews } = await datasetOf(imdb, { paths: ["aclImdb/train"] });
    expect(reviews.map(({ text, label, line, path }) => ({ text, label, line, path }))).toEqual([
      { text: "train bad", label: 0, line: 1, path: "aclImdb/train/neg/0_2.txt" },
      { text: "train good", label: 1, line: 1, path: "aclImdb/train/pos/0_9.txt" },
    ]);
  });

  it("reads train and test together for the folder above them", async () => {
    const { reviews } = await datasetOf(imdb, { paths: ["aclImdb"] });
    expect(reviews.map(({ text }) => text)).toEqual(["train bad", "train good", "test bad", "test good"]);
  });

  it("lists the files of a folder with another layout", async () => {
    const files = { "data/reviews.csv": "text,label\na,1\n", "data/notes.md": "x" };
    await expect(datasetOf(files, { paths: ["data"] })).rejects.toMatchObject({
      code: "FOLDER_LAYOUT",
      message: expect.stringContaining('such as "data/reviews.csv"') as string,
    });
  });

  it.each([
    ["positive and negative", ["negative", "positive"]],
    ["topics", ["alt.atheism", "rec.autos", "sci.space"]],
  ])("reads folders of other names: %s", async (_what, labels) => {
    const files = Object.fromEntries(
      labels.flatMap((label) => [1, 2].map((n) => [`d/${label}/${String(n)}.txt`, label])),
    );
    const { rows, notes } = await folderItems({ ...files, "d/README.txt": "about", "d/notes/a.csv": "x" });
    expect(rows.map(({ label }) => label)).toEqual(labels.flatMap((label) => [label, label]));
    expect(rows.map(({ text }) => text)).toEqual(rows.map(({ label }) => label));
    expect(notes.map(({ message }) => message)).toEqual(['"d": no text files in "notes", so it has no rows.']);
  });

  it("reads the parts of a dataset together", async () => {
    const parts = ["train", "valid", "test"].flatMap((part) => [`d/${part}/pos/1.txt`, `d/${part}/neg/1.txt`]);
    const { rows } = await folderItems(Object.fromEntries(parts.map((path) => [path, path])));
    expect(rows.map(({ text }) => text).sort()).toEqual([...parts].sort());
  });

  it("names other endings of the files in folders of classes", async () => {
    await expect(datasetOf({ "d/pos/1.md": "x", "d/neg/1.md": "x" }, { paths: ["d"] })).rejects.toMatchObject({
      code: "FOLDER_LAYOUT",
      message: expect.stringContaining('The files in them end in ".md".') as string,
    });
  });

  it("reads files without an extension if there are no .txt files", async () => {
    const { rows } = await folderItems({ "d/a/49960": "first", "d/b/51060": "second" });
    expect(rows.map(({ text }) => text)).toEqual(["first", "second"]);
  });

  it("notes the files that it does not read, and other encodings, once", async () => {
    const latin1 = Uint8Array.from("un café très bon", (character) => character.charCodeAt(0));
    const { rows, notes } = await folderItems({
      "d/pos/1.txt": latin1,
      "d/pos/2.txt": latin1,
      "d/pos/3.html": "<p>",
      "d/neg/1.txt": "bad",
      "d/neg/2.md": "x",
      "d/neg/.DS_Store": "junk",
    });
    expect(rows.map(({ text }) => text)).toEqual(["bad", "un café très bon", "un café très bon"]);
    expect(notes).toEqual([
      {
        code: "ENCODING",
        path: "d",
        encoding: "windows-1252",
        message: '"d": 2 files not in UTF-8, read as windows-1252.',
      },
      {
        code: "FILES_SKIPPED",
        path: "d",
        message: '"d": 2 files beside the .txt files not read, such as "2.md" and "3.html".',
      },
    ]);
  });
});

async function folderItems(contents: Readonly<Record<string, string | Uint8Array>>) {
  const files = memoryFiles(contents);
  const notes: ReadNote[] = [];
  const onNote = (note: ReadNote): void => {
    notes.push(note);
  };
  const reader = await chooseReader(files, "d", dataPlugin.readers);
  const rows: { readonly text: unknown; readonly label: unknown }[] = [];
  for await (const item of reader.read(files, "d", { invalidUtf8: "error", onNote })) {
    if (item.kind === "row") rows.push({ text: item.fields["text"], label: item.fields["label"] });
  }
  return { rows, notes };
}
