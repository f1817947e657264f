import { describe, expect, it } from "vitest";

import { countUnknownTokens } from "./unknown-tokens.ts";

/** [CLS] known unknown unknown [SEP] */
const encoding = { inputIds: Int32Array.of(2, 5, 1, 1, 3), offsets: Uint32Array.of(0, 0, 0, 1, 1, 2, 2, 3, 0, 0) };

describe("countUnknownTokens", () => {
  it.each([
    ["WordPiece", { vocab: { "[UNK]": 1 }, unk_token: "[UNK]" }, 2 / 3],
    ["a token of another name", { vocab: { "<unk>": 5 }, unk_token: "<unk>" }, 1 / 3],
    ["Unigram", { vocab: [["<unk>", 0]], unk_id: 1 }, 2 / 3],
    ["a vocabulary without an unknown token", { vocab: {} }, 0],
  ])("is the share without special tokens, for %s", (_what, model, share) => {
    const counter = countUnknownTokens({ json: { model } });
    counter.add(encoding);
    expect(counter.share).toBeCloseTo(share, 12);
  });

  it("is 0 without tokens", () => {
    expect(countUnknownTokens({ json: {} }).share).toBe(0);
  });
});
