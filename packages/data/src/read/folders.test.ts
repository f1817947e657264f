import { describe, expect, it } from "vitest";
import { datasetOf } from "../items.test.support.ts";

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
});
