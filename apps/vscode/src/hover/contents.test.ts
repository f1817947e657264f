import type { Prediction } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import type { Translate } from "../translate.ts";
import { barOf, labelMarkdown, percentOf, wordsMarkdown } from "./contents.ts";

const t: Translate = (message, ...args) => message.replace(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));
const plain = (markdown: string): string =>
  markdown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

const PREDICTION: Prediction = {
  label: "Negative",
  score: 0.987,
  probabilities: { Negative: 0.987, Positive: 0.013 },
  totalTokens: 214,
  seenTokens: 128,
};

describe("labelMarkdown", () => {
  it("says label, percent, model and how much was seen", () => {
    const markdown = labelMarkdown(PREDICTION, "reviews · Quick", t);
    expect(plain(markdown)).toBe("**Negative (99%)** ██████████\n\nreviews · Quick · 128 of 214 tokens seen");
  });

  it("counts the tokens of a text that was seen whole", () => {
    expect(plain(labelMarkdown({ ...PREDICTION, totalTokens: 12, seenTokens: 12 }, "m", t))).toContain("12 tokens");
  });

  it("escapes the label and the model's name", () => {
    const markdown = labelMarkdown({ ...PREDICTION, label: "<b>" }, "[x](command:y)", t);
    expect(markdown).not.toMatch(/<|\[/);
  });
});

describe("wordsMarkdown", () => {
  const text = "<i>bad</i> but fair";
  const words = [
    { start: 3, end: 6, weight: 1 },
    { start: 15, end: 19, weight: -0.3 },
    { start: 11, end: 14, weight: 0.01 },
  ];

  it("marks words by side and strength, with nothing but spans as HTML", () => {
    const markdown = wordsMarkdown(text, { ...PREDICTION, words }, t) ?? "";
    expect(markdown).toContain(
      '<span style="background-color:var(--vscode-sentimentTuner-negativeStrong);">bad</span>',
    );
    expect(markdown).toContain(
      '<span style="background-color:var(--vscode-sentimentTuner-positiveLight);">fair</span>',
    );
    expect(markdown.match(/<[^>]*>/g)).toHaveLength(4);
    expect(plain(markdown.replace(/<[^>]*>/g, ""))).toContain(text);
  });

  it("names the weightiest words for those who see no colours", () => {
    expect(wordsMarkdown(text, { ...PREDICTION, words }, t)).toContain("▲&nbsp;bad&ensp;▼&nbsp;fair");
  });

  it("has nothing to say without telling words, or where their places do not fit the text", () => {
    expect(wordsMarkdown(text, PREDICTION, t)).toBeUndefined();
    expect(wordsMarkdown("ab", { ...PREDICTION, words }, t)).toBeUndefined();
  });
});

describe("percentOf", () => {
  it("rounds, and keeps 100% for certainty", () => {
    expect([0, 0.494, 0.986, 0.9999, 1].map(percentOf)).toEqual(["0%", "49%", "99%", "99%", "100%"]);
  });
});

describe("barOf", () => {
  it("has ten blocks whatever the score", () => {
    expect([0, 0.52, 1, 7].map(barOf)).toEqual(["░░░░░░░░░░", "█████░░░░░", "██████████", "██████████"]);
  });
});
