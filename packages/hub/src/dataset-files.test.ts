import { describe, expect, it } from "vitest";

import { chooseDatasetFiles } from "./dataset-files.ts";

const choose = (paths: readonly string[], split: "train" | "test" = "train", within?: string) =>
  chooseDatasetFiles(paths, split, 'dataset "owner/name"', within);

const IMDB = [
  "README.md",
  ...["train", "test", "unsupervised"].map((name) => `plain_text/${name}-00000-of-00001.parquet`),
];

describe("chooseDatasetFiles", () => {
  it("finds the two splits by their names", () => {
    expect(choose(IMDB)).toEqual(["plain_text/train-00000-of-00001.parquet"]);
    expect(choose(IMDB, "test")).toEqual(["plain_text/test-00000-of-00001.parquet"]);
  });

  it("chooses every shard of a split, in one format", () => {
    const paths = [
      "data/train-0.parquet",
      "data/train-1.parquet",
      "data/test-0.parquet",
      "train.csv",
      "constraint.parquet",
    ];
    expect(choose(paths)).toEqual(["data/train-0.parquet", "data/train-1.parquet"]);
  });

  it("chooses the validation split as the test set if there is no test split", () => {
    expect(choose(["train.csv", "validation.csv"], "test")).toEqual(["validation.csv"]);
  });

  it("chooses all files as the training split if no name identifies a split", () => {
    expect(choose(["a.jsonl", "b.jsonl"])).toEqual(["a.jsonl", "b.jsonl"]);
    expect(() => choose(["a.jsonl"], "test")).toThrow(/No file name in the .* identifies the test split \(a.jsonl\)/);
  });

  it("chooses the named file, or searches the named folder", () => {
    expect(choose(["x/train.csv", "y/train.csv"], "train", "y")).toEqual(["y/train.csv"]);
    expect(choose(["x/odd.csv"], "test", "x/odd.csv")).toEqual(["x/odd.csv"]);
    expect(() => choose(["x/odd.csv"], "train", "z")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
  });

  it("asks for a folder if there are several datasets", () => {
    expect(() => choose(["en/train.csv", "de/train.csv"])).toThrow(/contains several datasets: en, de.*name\/en/);
  });

  it("lists the supported formats if there is no such file", () => {
    expect(() => choose(["README.md", "data.arrow"])).toThrow(/no parquet, csv, tsv, jsonl, json file/);
  });
});
