import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeTokenizerJson } from "./tokenizer-from-vocabulary.ts";

const folder = join(import.meta.dirname, "../../../test/fixtures/tiny-bert");
const expected = JSON.parse(readFileSync(join(folder, "tokenizer.json"), "utf8")) as {
  readonly model: { readonly vocab: Readonly<Record<string, number>> };
};
const words = Object.entries(expected.model.vocab)
  .sort(([, a], [, b]) => a - b)
  .map(([word]) => word);

describe("makeTokenizerJson", () => {
  it("makes what Hugging Face's library makes of the same words", () => {
    const config: unknown = JSON.parse(readFileSync(join(folder, "tokenizer_config.json"), "utf8"));
    expect(JSON.parse(makeTokenizerJson(`${words.join("\n")}\n`, config, "vocab.txt"))).toEqual(expected);
    expect(JSON.parse(makeTokenizerJson(words.join("\r\n"), undefined, "vocab.txt"))).toEqual(expected);
  });

  it("keeps capitals where the model was trained on them", () => {
    const json: unknown = JSON.parse(makeTokenizerJson(words.join("\n"), { do_lower_case: false }, "vocab.txt"));
    expect(json).toMatchObject({ normalizer: { lowercase: false } });
  });

  it("refuses what is no vocabulary of BERT", () => {
    const without = words.filter((word) => word !== "[SEP]").join("\n");
    expect(() => makeTokenizerJson(without, undefined, "vocab.txt")).toThrow(/no line "\[SEP\]"/);
    expect(() => makeTokenizerJson([...words, "[SEP]"].join("\n"), undefined, "vocab.txt")).toThrow(/a line twice/);
  });
});
