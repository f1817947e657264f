import { readFileSync } from "node:fs";
import { join } from "node:path";

import { loadTokenizer, tokenizerPlugin } from "@sentiment-tuner/tokenizer";
import { describe, expect, it } from "vitest";

import { collect, TINY_MODEL } from "../testing/tiny-workflow.ts";
import { tokenizeReviews } from "./tokenize-reviews.ts";

const tokenizer = loadTokenizer(JSON.parse(readFileSync(join(TINY_MODEL, "tokenizer.json"), "utf8")));
const [truncation] = tokenizerPlugin.truncationStrategies;

describe("tokenizeReviews", () => {
  it("reports what was cut off and the share of unknown tokens", async () => {
    const texts = ["a 電 film", "bad", "good ".repeat(10).trim()];
    const reviews = texts.map((text, id) => ({ id, text, label: id % 2, line: id + 2, path: "a.csv" }));
    const { signal } = new AbortController();
    const { result, events } = await collect(tokenizeReviews(reviews, tokenizer, { maxLength: 8, truncation, signal }));
    expect(result.tokens.inputIds.map((ids) => ids.length)).toEqual([5, 3, 8]);
    expect(events.at(-1)).toEqual({
      ...{ type: "tokenized", reviews: 3, tokens: 16, truncated: 1, lostTokens: 4 / 20, maxLength: 8 },
      unknownTokens: 1 / 10, // Of three, one and six tokens that are not special.
    });
  });
});
