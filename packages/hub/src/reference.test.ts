import { describe, expect, it } from "vitest";

import {
  cachedModelOf,
  isModelReference,
  isSafePath,
  isTarget,
  parseDatasetReference,
  parseModelReference,
  parseModelSource,
  parseTarget,
} from "./reference.ts";

describe("parseModelReference", () => {
  it.each([
    ["distilbert-base-uncased", "distilbert-base-uncased", "main"],
    ["owner/name", "owner/name", "main"],
    ["owner/name@v1.0", "owner/name", "v1.0"],
    ["owner/name@refs/pr/4", "owner/name", "refs/pr/4"],
    ["A-b_c.d/e@0123456789abcdef0123456789abcdef01234567", "A-b_c.d/e", "0123456789abcdef0123456789abcdef01234567"],
  ])("reads %s", (text, repo, revision) => {
    expect(parseModelReference(text)).toEqual({ kind: "model", repo, revision });
  });

  it.each([
    ...["", "@main", "a/b/c", "../x", "owner/../x", "owner/x..y", "-x/y", "owner/.x", "owner/x--y", "owner/x.git"],
    ...["owner/name@", "owner/name@../x", "owner/name@a//b", "owner/name@-x", "owner/na me", "owner/näme"],
    ...["owner/name?x=1", "owner/name#x", "owner/%2e%2e", "https://huggingface.co/owner/name", "x".repeat(97)],
  ])("refuses %j", (text) => {
    expect(() => parseModelReference(text)).toThrow(expect.objectContaining({ code: "REFERENCE_INVALID" }));
  });

  it("states the expected format on one line, also for text with control characters", () => {
    expect(() => parseModelReference(`a\u001b[2J\n${"b".repeat(500)}`)).toThrow(
      /^"a\\u001b.{0,110} is not the name of a model/,
    );
  });
});

describe("parseModelSource", () => {
  const isFolder = (path: string): boolean => path === "runs/model";

  it.each(["runs/model", "./model", "../model", "/models/x", "~/x", "a/b/c", "C:\\models\\x", "models\\x", "models/"])(
    "reads %s as a folder",
    (text) => {
      expect(parseModelSource(text, isFolder)).toEqual({ kind: "folder", folder: text });
    },
  );

  it.each(["distilbert-base-uncased", "owner/name", "owner/name@refs/pr/4"])("reads %s as a model on a hub", (text) => {
    expect(parseModelSource(text, isFolder)).toMatchObject({ kind: "hub" });
  });
});

describe("parseDatasetReference", () => {
  it.each([
    ["hf://datasets/owner/name", { repo: "owner/name", revision: "main" }],
    ["hf://datasets/owner/name/", { repo: "owner/name", revision: "main" }],
    [
      "hf://datasets/owner/name@v2/data/train.parquet",
      { repo: "owner/name", revision: "v2", path: "data/train.parquet" },
    ],
  ])("reads %s", (text, expected) => {
    expect(parseDatasetReference(text)).toEqual({ kind: "dataset", ...expected });
  });

  it.each([
    "hf://datasets/name",
    "hf://models/owner/name",
    "hf://datasets/owner/name/../x",
    "hf://datasets/owner/name//x",
  ])("refuses %s", (text) => {
    expect(() => parseDatasetReference(text)).toThrow(expect.objectContaining({ code: "REFERENCE_INVALID" }));
  });
});

describe("parseTarget", () => {
  it("accepts only owner/name", () => {
    expect(parseTarget("owner/name")).toBe("owner/name");
    for (const text of ["name", "owner/name@main", "a/b/c", "../x"]) {
      expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: "REFERENCE_INVALID" }));
    }
  });
});

describe("isSafePath", () => {
  it("accepts paths that are inside the folder on every operating system", () => {
    expect(["a", "a/b.txt", ".gitattributes", "data/train-00000-of-00001.parquet", "ä/文"].every(isSafePath)).toBe(
      true,
    );
    const unsafe = [
      "",
      "/a",
      "a/",
      "a//b",
      "..",
      "a/../b",
      "./a",
      "...",
      "a\\b",
      "C:a",
      "a\0",
      "a\n",
      "a ",
      "a.",
      "a/b./c",
    ];
    expect(unsafe.filter(isSafePath)).toEqual([]);
  });
});

describe("isModelReference", () => {
  it.each(["distilbert-base-uncased", "owner/name", "owner/name@v1.0", "owner/name@refs/pr/1"])(
    "accepts %s",
    (text) => {
      expect(isModelReference(text)).toBe(true);
    },
  );
  it.each(["", "a/b/c", "../x", "/home/me/model", "owner/", "na me", "x@", "C:\\model"])("refuses %s", (text) => {
    expect(isModelReference(text)).toBe(false);
  });
});

describe("isTarget", () => {
  it("accepts only owner/name", () => {
    expect(["owner/name", "name", "owner/name@main", "a/b/c"].map(isTarget)).toEqual([true, false, false, false]);
  });
});

describe("cachedModelOf", () => {
  it("recognizes only folders of models in Hugging Face's cache", () => {
    expect(cachedModelOf("/hub/models--owner--name/snapshots/abc")).toEqual({ repo: "owner/name", commit: "abc" });
    expect(cachedModelOf("/hub/models--bert-base/snapshots/abc")).toEqual({ repo: "bert-base", commit: "abc" });
    expect(cachedModelOf("/hub/datasets--owner--name/snapshots/abc")).toBeUndefined();
    expect(cachedModelOf("/runs/first/model")).toBeUndefined();
  });
});
