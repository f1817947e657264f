import { describe, expect, it } from "vitest";
import { isColumnName, labelNameRank, textNameRank } from "./column-names.ts";

describe("textNameRank", () => {
  it.each([
    ["text", 3],
    ["Review Text", 3],
    ["OriginalTweet", 2],
    ["clean_text", 2],
    ["Positive_Review", 2],
    ["what", 1],
    ["Title", 0],
    ["review_id", -1],
    ["Location", -1],
    ["text_length", -1],
    ["airline_sentiment", -1],
  ])("of %s is %d", (name, rank) => {
    expect(textNameRank(name)).toBe(rank);
  });
});

describe("labelNameRank", () => {
  it.each([
    ["sentiment", 4],
    ["annotated_sentiment", 3],
    ["label_text", 3],
    ["review_score", 2],
    ["is_negative", 1],
    ["category", 1],
    ["airline_sentiment_confidence", 0],
    ["label_id", 1],
    ["Class Index", 1],
    ["user_id", 0],
    ["user_rating", 2],
    ["retweet_count", 0],
    ["what", 0],
  ])("of %s is %d", (name, rank) => {
    expect(labelNameRank(name)).toBe(rank);
  });
});

describe("isColumnName", () => {
  it("accepts names, and rejects the beginning of a text", () => {
    expect(["text", "Review Text", "airline_sentiment", "starRating", "critic_review"].every(isColumnName)).toBe(true);
    expect(
      ["a great review", "negative", "1", "This film is a class of its own", "", "__label__pos"].some(isColumnName),
    ).toBe(false);
  });
});
