import { describe, expect, it } from "vitest";
import { nameMeaning } from "./name-meaning.ts";

describe("nameMeaning", () => {
  it.each([
    ["label", { kind: "label" }],
    ["Target", { kind: "label" }],
    ["gold_label", { kind: "label" }],
    ["2", { kind: "label" }],
    ["category", { kind: "label" }],
    ["airline_sentiment", { kind: "sentiment" }],
    ["Polarity", { kind: "sentiment" }],
    ["reviewScore", { kind: "rating" }],
    ["overall", { kind: "rating" }],
    ["Star Rating", { kind: "rating" }],
    ["recommended", { kind: "question", polarity: "positive" }],
    ["isPositive", { kind: "question", polarity: "positive" }],
    ["liked", { kind: "question", polarity: "positive" }],
    ["sentiment_negative", { kind: "question", polarity: "negative" }],
    ["is_bad", { kind: "question", polarity: "negative" }],
    ["not recommended", { kind: "question", polarity: "negative" }],
    ["toxic", { kind: "property", name: "toxic" }],
    ["is_spam", { kind: "property", name: "spam" }],
    ["hate_speech_label", { kind: "property", name: "hate speech" }],
    ["sarcasm", { kind: "property", name: "sarcastic" }],
    ["is_question", { kind: "property", name: "question" }],
    ["negative_score", { kind: "unrated" }],
    ["clicked", { kind: "none" }],
    ["Positive Feedback Count", { kind: "none" }],
  ])("of %j", (name, meaning) => {
    expect(nameMeaning(name)).toEqual(meaning);
  });
});
