import { describe, expect, it } from "vitest";

import { settleNormalizer } from "./settle-normalizer.ts";

const NORMALIZER = {
  type: "BertNormalizer",
  clean_text: true,
  handle_chinese_chars: true,
  strip_accents: null,
  lowercase: true,
};

function settle(normalizer: object, tokenizerConfig: unknown) {
  return settleNormalizer({ tokenizerJson: { version: "1.0", normalizer }, tokenizerConfig });
}

describe("settleNormalizer", () => {
  // The normalizer that transformers 5.23 shows for AutoTokenizer.from_pretrained(folder).
  it.each([
    ["BertTokenizer", true, false, false],
    ["BertTokenizer", false, true, true],
    ["BertTokenizerFast", true, false, false],
    ["DistilBertTokenizer", false, true, true],
    [undefined, true, false, false],
    ["PreTrainedTokenizerFast", true, false, true],
    ["PreTrainedTokenizerFast", false, true, false],
    ["TokenizersBackend", false, true, false],
  ])(
    "of the class %s, with lowercase %s and do_lower_case %s, is lowercase %s",
    (tokenizer_class, lowercase, do_lower_case, expected) => {
      const { tokenizerJson } = settle({ ...NORMALIZER, lowercase }, { tokenizer_class, do_lower_case });
      expect(tokenizerJson).toEqual({ version: "1.0", normalizer: { ...NORMALIZER, lowercase: expected } });
    },
  );

  it("applies the settings for accents and Chinese characters", () => {
    const { tokenizerJson } = settle(NORMALIZER, { strip_accents: false, tokenize_chinese_chars: false });
    expect(tokenizerJson).toMatchObject({ normalizer: { strip_accents: false, handle_chinese_chars: false } });
  });

  it.each<[string, object, unknown]>([
    ["files that agree", NORMALIZER, { do_lower_case: true, strip_accents: null, tokenize_chinese_chars: true }],
    ["a missing tokenizer_config.json", { ...NORMALIZER, lowercase: false }, undefined],
    ["a setting of another type", NORMALIZER, { do_lower_case: "no" }],
    ["a normalizer of another type", { type: "Lowercase" }, { do_lower_case: false }],
  ])("does not change %s", (_, normalizer, tokenizerConfig) => {
    const tokenizer = { tokenizerJson: { normalizer }, tokenizerConfig };
    const settled = settleNormalizer(tokenizer);
    expect(settled.tokenizerJson).toBe(tokenizer.tokenizerJson);
    expect(settled.tokenizerConfig).toBe(tokenizerConfig);
  });

  it("states that upper case is kept, because Python would assume lower case", () => {
    const { tokenizerConfig } = settle({ ...NORMALIZER, lowercase: false }, { tokenizer_class: "BertTokenizer" });
    expect(tokenizerConfig).toEqual({ tokenizer_class: "BertTokenizer", do_lower_case: false });
  });
});
