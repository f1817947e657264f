import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeOddLine, makeTokenizerJson } from "./tokenizer-from-vocabulary.ts";

const folder = join(import.meta.dirname, "../../../../test/fixtures/tiny-bert");
const expected = JSON.parse(readFileSync(join(folder, "tokenizer.json"), "utf8")) as {
  readonly model: { readonly vocab: Readonly<Record<string, number>> };
};
const pieces = Object.entries(expected.model.vocab)
  .sort(([, a], [, b]) => a - b)
  .map(([piece]) => piece);
const vocabulary = pieces.join("\n");

describe("makeTokenizerJson", () => {
  it("makes the tokenizer.json of Hugging Face's library", () => {
    const config: unknown = JSON.parse(readFileSync(join(folder, "tokenizer_config.json"), "utf8"));
    expect(JSON.parse(makeTokenizerJson({ vocabulary: `${pieces.join("\n")}\n`, config }, "vocab.txt"))).toEqual(
      expected,
    );
    expect(JSON.parse(makeTokenizerJson({ vocabulary: pieces.join("\r\n") }, "vocab.txt"))).toEqual(expected);
  });

  it("keeps upper case if the model does", () => {
    const json: unknown = JSON.parse(makeTokenizerJson({ vocabulary, config: { do_lower_case: false } }, "vocab.txt"));
    expect(json).toMatchObject({ normalizer: { lowercase: false } });
  });

  it("refuses a file that is not a BERT vocabulary", () => {
    const without = pieces.filter((piece) => piece !== "[SEP]").join("\n");
    expect(() => makeTokenizerJson({ vocabulary: without }, "vocab.txt")).toThrow(/no line "\[SEP\]"/);
  });

  // The expected ids of "film" and "[PAD]" are those of transformers 5.23 (tokenizers 0.23.3) for the same files.
  it.each([
    ["without peculiarities", pieces.join("\n"), 100, 74, 0],
    ["with a piece that occurs again at the end", [...pieces, "film"].join("\n"), 100, 100, 0],
    ["with a piece that occurs first in the wrong place", insertAt(20, "film"), 100, 75, 0],
    ["with a blank line", insertAt(20, ""), 101, 75, 0],
    ["with two blank lines", insertAt(20, "", ""), 101, 76, 0],
    ["with blank lines at the end", `${pieces.join("\n")}\n\n\n`, 101, 74, 0],
    ["with CR LF", `${pieces.join("\r\n")}\r\n`, 100, 74, 0],
    ["with a blank after a piece", pieces.map((piece) => (piece === "film" ? "film " : piece)).join("\n"), 100, 74, 0],
    ["with lines of white space only", insertAt(20, "\u2028", "\u0085", "\v", "\u001C"), 102, 78, 0],
  ])("numbers the pieces of a vocabulary %s", (_, text, size, film, pad) => {
    const { vocab } = (JSON.parse(makeTokenizerJson({ vocabulary: text }, "vocab.txt")) as typeof expected).model;
    expect([Object.keys(vocab).length, vocab["film"], vocab["[PAD]"]]).toEqual([size, film, pad]);
  });

  it("has the tokens of added_tokens.json, as transformers 5.23 adds them", () => {
    const addedTokens = { zzz: 100, "[NEW]": 101, "[PAD]": 0 };
    const json = JSON.parse(makeTokenizerJson({ vocabulary, addedTokens }, "vocab.txt")) as { added_tokens: object[] };
    const flags = { single_word: false, lstrip: false, rstrip: false, normalized: true, special: false };
    expect(json.added_tokens).toHaveLength(7);
    expect(json.added_tokens.slice(5)).toEqual([
      { id: 100, content: "zzz", ...flags },
      { id: 101, content: "[NEW]", ...flags },
    ]);
  });

  it("does without [MASK]", () => {
    const without = pieces.filter((piece) => piece !== "[MASK]").join("\n");
    const json = JSON.parse(makeTokenizerJson({ vocabulary: without }, "vocab.txt")) as { added_tokens: object[] };
    expect(json.added_tokens.map((token) => ("content" in token ? token.content : ""))).toEqual([
      ...["[PAD]", "[UNK]", "[CLS]", "[SEP]"],
    ]);
  });

  it("ignores a byte order mark", () => {
    const json: unknown = JSON.parse(makeTokenizerJson({ vocabulary: `\uFEFF${vocabulary}` }, "vocab.txt"));
    expect(json).toEqual(expected);
  });
});

describe("describeOddLine", () => {
  it.each([
    [vocabulary, undefined],
    [insertAt(20, ""), "Line 21 is blank."],
    [insertAt(100, "film"), 'Line 101 repeats line 75, "film".'],
  ])("finds what is odd", (text, expected) => {
    expect(describeOddLine(text)).toBe(expected);
  });
});

function insertAt(line: number, ...added: readonly string[]): string {
  return pieces.toSpliced(line, 0, ...added).join("\n");
}
