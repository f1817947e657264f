import { describe, expect, it } from "vitest";

import { chooseDatasetFiles } from "./dataset-files.ts";

const choose = (paths: readonly string[], split: "train" | "test" = "train", within?: string) =>
  chooseDatasetFiles(paths, split, 'dataset "owner/name"', within);

const IMDB = [
  "README.md",
  ...["train", "test", "unsupervised"].map((name) => `plain_text/${name}-00000-of-00001.parquet`),
];

describe("chooseDatasetFiles", () => {
  it("finds the two parts by their names", () => {
    expect(choose(IMDB)).toEqual(["plain_text/train-00000-of-00001.parquet"]);
    expect(choose(IMDB, "test")).toEqual(["plain_text/test-00000-of-00001.parquet"]);
  });

  it("takes every piece of a part, and only of one format", () => {
    const paths = [
      "data/train-0.parquet",
      "data/train-1.parquet",
      "data/test-0.parquet",
      "train.csv",
      "constraint.parquet",
    ];
    expect(choose(paths)).toEqual(["data/train-0.parquet", "data/train-1.parquet"]);
  });

  it("judges by validation reviews where there are no test reviews", () => {
    expect(choose(["train.csv", "validation.csv"], "test")).toEqual(["validation.csv"]);
  });

  it("trains on everything where no name says what it is for", () => {
    expect(choose(["a.jsonl", "b.jsonl"])).toEqual(["a.jsonl", "b.jsonl"]);
    expect(() => choose(["a.jsonl"], "test")).toThrow(/no file whose name says that it is the test part \(a.jsonl\)/);
  });

  it("takes the file or the folder that is named", () => {
    expect(choose(["x/train.csv", "y/train.csv"], "train", "y")).toEqual(["y/train.csv"]);
    expect(choose(["x/odd.csv"], "test", "x/odd.csv")).toEqual(["x/odd.csv"]);
    expect(() => choose(["x/odd.csv"], "train", "z")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
  });

  it("asks which of several datasets is meant", () => {
    expect(() => choose(["en/train.csv", "de/train.csv"])).toThrow(/several datasets: en, de.*name\/en/);
  });

  it("says that there is nothing it can read", () => {
    expect(() => choose(["README.md", "data.arrow"])).toThrow(/no parquet, csv, tsv, jsonl, json file/);
  });
});
