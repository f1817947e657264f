import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeTokenizerJson } from "./tokenizer-from-vocabulary.ts";

const folder = join(import.meta.dirname, "../../../../test/fixtures/tiny-bert");
const expected = JSON.parse(readFileSync(join(folder, "tokenizer.json"), "utf8")) as {
  readonly model: { readonly vocab: Readonly<Record<string, number>> };
};
const pieces = Object.entries(expected.model.vocab)
  .sort(([, a], [, b]) => a - b)
  .map(([piece]) => piece);

describe("makeTokenizerJson", () => {
  it("makes the tokenizer.json of Hugging Face's library", () => {
    const config: unknown = JSON.parse(readFileSync(join(folder, "tokenizer_config.json"), "utf8"));
    expect(JSON.parse(makeTokenizerJson(`${pieces.join("\n")}\n`, config, "vocab.txt"))).toEqual(expected);
    expect(JSON.parse(makeTokenizerJson(pieces.join("\r\n"), undefined, "vocab.txt"))).toEqual(expected);
  });

  it("keeps upper case if the model does", () => {
    const json: unknown = JSON.parse(makeTokenizerJson(pieces.join("\n"), { do_lower_case: false }, "vocab.txt"));
    expect(json).toMatchObject({ normalizer: { lowercase: false } });
  });

  it("refuses a file that is not a BERT vocabulary", () => {
    const without = pieces.filter((piece) => piece !== "[SEP]").join("\n");
    expect(() => makeTokenizerJson(without, undefined, "vocab.txt")).toThrow(/no line "\[SEP\]"/);
    expect(() => makeTokenizerJson([...pieces, "[SEP]"].join("\n"), undefined, "vocab.txt")).toThrow(/a repeated line/);
  });
});
