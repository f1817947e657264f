import { gzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { csv, labelled, train, type Trained } from "./support.ts";

const ROWS = labelled(["negative", "negative", 13], ["positive", "positive", 15]);
const CLASSES = { Negative: 13, Positive: 15 };
const body = (delimiter = ","): string => csv("", ROWS, delimiter).slice(1);
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

function expectAll({ code, classCounts, stderr }: Trained): void {
  expect(stderr).toBe("");
  expect([code, classCounts]).toEqual([0, CLASSES]);
}

describe("delimiters", () => {
  it.each([
    ["semicolons", csv("review;sentiment", ROWS, ";")],
    ["tabs", csv("review\tsentiment", ROWS, "\t")],
    ["pipes", csv("review|sentiment", ROWS, "|")],
    ["a line that names it", `sep=;\r\n${csv("review;sentiment", ROWS, ";").replaceAll("\n", "\r\n")}`],
    [
      "semicolons without a header, and commas in the texts",
      csv(
        "",
        ROWS.map(([text, label]) => [`${text}, they said`, label]),
        ";",
      ).slice(1),
    ],
  ])("are found: %s", async (_what, content) => {
    expectAll(await train({ "a.csv": content }));
  });

  it("can be given", async () => {
    expectAll(await train({ "a.csv": csv("review~sentiment", ROWS, "~") }, ["a.csv", "--delimiter", "~"]));
  });
});

describe("headers", () => {
  it.each([
    ["with a last empty name", csv("text,label,", ROWS)],
    ["below a title", `Customer feedback export 2021\n\n${csv("text,label", ROWS)}`],
    [
      "shorter than the rows, as R writes them",
      csv(
        "text,label",
        ROWS.map((row, index) => [index + 1, ...row]),
      ),
    ],
    [
      "with an index, as pandas writes it",
      csv(
        ",text,label",
        ROWS.map((row, index) => [index, ...row]),
      ),
    ],
    ["with numbers, as pandas writes it", csv("0,1", ROWS)],
  ])("%s are read", async (_what, content) => {
    expectAll(await train({ "a.csv": content }));
  });

  it("repeated in the middle are a row that is left out", async () => {
    const [head = "", ...rows] = csv("text,label", ROWS).split("\n");
    const { code, classCounts, skipped, problemCount } = await train({
      "a.csv": [head, ...rows.slice(0, 9), head, ...rows.slice(9)].join("\n"),
    });
    expect([code, classCounts, skipped + problemCount]).toEqual([0, CLASSES, 1]);
  });

  it("can be absent, with labels of one's own", async () => {
    const rows = labelled(["negative", "bad", 13], ["positive", "good", 15]);
    const options = ["--text-column", "1", "--label-column", "2", "--label-map", "bad=negative,good=positive"];
    expectAll(await train({ "notes.csv": csv("", rows).slice(1) }, ["notes.csv", "--no-header", ...options]));
  });
});

describe("quotes", () => {
  it("that open in an unquoted TSV are characters", async () => {
    const rows = ROWS.map(([text, label], index) => [index % 9 === 4 ? `"${text}` : text, label]);
    const { code, classCounts, rowsRead } = await train({ "reviews.tsv": csv("text\tlabel", rows, "\t") });
    expect([code, classCounts, rowsRead]).toEqual([0, CLASSES, 28]);
  });

  it("inside the texts of a TSV stay", async () => {
    const rows = ROWS.map(([text, label], index) => [index % 3 === 1 ? `a "${text}" and 5" more` : text, label]);
    expectAll(await train({ "reviews.tsv": csv("text\tlabel", rows, "\t") }));
  });

  it("that swallow rows of a CSV are an error with the line, and can be read as characters", async () => {
    const rows = ROWS.map(([text, label], index) => {
      return [index === 5 ? `"${text}` : index === 17 ? `${text}"` : text, label];
    });
    const files = { "a.csv": csv("text,label", rows) };
    const { code, stderr } = await train(files);
    expect(code).toBe(1);
    expect(stderr).toMatch(/line 7\b.*--quotes none/s);
    expectAll(await train(files, ["a.csv", "--quotes", "none"]));
  });

  it.each([
    ["in quoted texts", (text: string, label: unknown) => `"They said \\"${text}\\", twice",${String(label)}`],
    ["in fields that are all quoted", (text: string, label: unknown) => `"${text} \\"really\\"","${String(label)}"`],
  ])("may be escaped with a backslash %s", async (_what, line) => {
    const lines = ROWS.map(([text, label]) => line(text, label));
    expectAll(await train({ "export.csv": ["text,label", ...lines, ""].join("\n") }));
  });

  it("may contain line ends", async () => {
    const lines = ROWS.map(([text, label]) => `"${text}\r\n\r\nand ""more""",${String(label)}`);
    expectAll(await train({ "a.csv": ["text,label", ...lines, ""].join("\r\n") }));
  });
});

describe("encodings", () => {
  const accents = ROWS.map(([text, label]) => [`${text}, déjà vu à Genève, 5 £`, label]);
  const text = csv(
    "review,sentiment",
    accents.map(([review, label]) => [`"${String(review)}"`, label]),
  );

  it.each([
    ["UTF-8 with two byte-order marks", Buffer.from(`\ufeff\ufeff${text}`)],
    ["UTF-16 with a byte-order mark", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16 without one", Buffer.from(text, "utf16le")],
    ["Latin-1", latin1(text)],
    ["gzip", gzipSync(text)],
    ["line ends of an old Macintosh", Buffer.from(text.replaceAll("\n", "\r"))],
  ])("%s is recognized", async (_what, bytes) => {
    const name = _what === "gzip" ? "a.csv.gz" : "a.csv";
    expectAll(await train({ [name]: bytes }));
  });

  it("can be given", async () => {
    expectAll(await train({ "a.csv": latin1(text) }, ["a.csv", "--encoding", "windows-1252"]));
  });

  it("NUL characters vanish", async () => {
    const { code, classCounts } = await train({ "a.csv": csv("text,label", ROWS).replaceAll("the l", "the\0 l") });
    expect([code, classCounts]).toEqual([0, CLASSES]);
  });

  it.each([
    ["web page", "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>no</body></html>\n"],
    ["Git LFS pointer", `version https://git-lfs.github.com/spec/v1\noid sha256:${"0a".repeat(32)}\nsize 41000000\n`],
    ["zip", Buffer.from("504b0304140000000800", "hex")],
  ])("a %s is named as what it is", async (what, content) => {
    const { code, stderr } = await train({ "a.csv": content });
    expect(code).toBe(1);
    expect(stderr.toLowerCase()).toContain(what.toLowerCase());
  });
});

describe("other formats", () => {
  const objects = ROWS.map(([text, label]) => ({ text, label }));

  it.each([
    [
      "fastText",
      "train.ft.txt",
      ROWS.map(([text, label]) => `__label__${label === "positive" ? 2 : 1} ${text}`).join("\n"),
    ],
    ["text with tabs", "labelled.txt", body("\t")],
    ["rows in a field", "a.json", JSON.stringify({ version: "1.0", data: objects })],
    ["rows in a field, on many lines", "a.json", JSON.stringify({ version: "1.0", data: objects }, undefined, 2)],
    ["columns", "a.json", JSON.stringify({ text: ROWS.map(([text]) => text), label: ROWS.map(([, label]) => label) })],
    ["objects on many lines", "a.json", objects.map((row) => JSON.stringify(row, undefined, 2)).join("\n")],
    ["an extension in capitals", "odd #1 (50%) é/Kritik & mehr.CSV", csv("text,label", ROWS)],
  ])("%s are read", async (_what, name, content) => {
    expectAll(await train({ [name]: content }));
  });

  it.each([
    [["positive", "negative"], CLASSES],
    [["pos", "neg"], CLASSES],
    [["praise", "blame"], { praise: 15, blame: 13 }],
  ])("folders %j are classes", async ([positive, negative], expected) => {
    const files = Object.fromEntries(
      ROWS.map(([text, label], index) => [
        `reviews/${String(label === "positive" ? positive : negative)}/${String(index)}.txt`,
        text,
      ]),
    );
    const { code, classCounts } = await train(files, ["reviews/"]);
    expect([code, classCounts]).toEqual([0, expected]);
  });

  it("lone surrogates and NaN in JSON Lines do not stop the reading", async () => {
    const lines = objects.map(({ text, label }) => JSON.stringify({ text: `${text} \ud83d`, label }));
    const { code, classCounts, problemCount } = await train({
      "a.jsonl": [...lines, '{"text": "the end", "label": NaN}'].join("\n"),
    });
    expect([code, classCounts, problemCount]).toEqual([0, CLASSES, 1]);
  });

  it.each(["https://huggingface.co/datasets/stanfordnlp/imdb", "stanfordnlp/imdb"])(
    "%s names the form that is wanted",
    async (address) => {
      const { code, stderr } = await train({}, [address]);
      expect(code).not.toBe(0);
      expect(stderr).toContain("hf://datasets/stanfordnlp/imdb");
    },
  );
});
