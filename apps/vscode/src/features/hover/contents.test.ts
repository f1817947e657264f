import type { Prediction } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import type { Translate } from "../../translate.ts";
import { barOf, labelMarkdown, wordsMarkdown } from "./contents.ts";

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
  it("shows label, percent, model and how much was read", () => {
    const markdown = labelMarkdown("a b", PREDICTION, "reviews", t);
    expect(plain(markdown)).toBe("**Negative (99%)** ██████████\n\nreviews · Only about 60% of this text was read");
  });

  it("says nothing about the length of a text that was read at once, and how a longer one was read", () => {
    const read = { ...PREDICTION, totalTokens: 12, seenTokens: 12 };
    expect(plain(labelMarkdown("a b", read, "m", t))).toMatch(/\n\nm$/);
    expect(plain(labelMarkdown("a b", { ...read, windows: 3 }, "m", t))).toMatch(/ · Read whole, in 3 parts$/);
  });

  it("says that it is not sure", () => {
    expect(plain(labelMarkdown("a b", { ...PREDICTION, score: 0.53, isUnsure: true }, "m", t))).toContain(
      "**Not sure (Negative 53%)**",
    );
  });

  it("warns of a text that the model hardly knows", () => {
    expect(plain(labelMarkdown("a b", { ...PREDICTION, unknownTokens: 0.5 }, "m", t))).toMatch(
      / · The model does not know 50% of this text$/,
    );
    expect(labelMarkdown("a b", { ...PREDICTION, unknownTokens: 0.1 }, "m", t)).not.toContain("know");
  });

  it("lists the three likeliest of many classes, in red and green only for a polarity", () => {
    const probabilities = { anger: 0.04, Negative: 0.2, joy: 0.7, Positive: 0.06 };
    const markdown = labelMarkdown("a b", { ...PREDICTION, label: "joy", score: 0.7, probabilities }, "m", t);
    expect(plain(markdown.replace(/<[^>]*>/g, ""))).toBe(
      "**joy (70%)**\n\n███████░░░ joy 70%  \n██░░░░░░░░ Negative 20%  \n█░░░░░░░░░ Positive 6%\n\nm · Only about 60% of this text was read",
    );
    expect([...markdown.matchAll(/color:var\(--vscode-testing-(\w+)\)/g)].map(([, id]) => id)).toEqual([
      "iconSkipped",
      "iconFailed",
      "iconPassed",
    ]);
  });

  it("escapes the label and the model's name", () => {
    const markdown = labelMarkdown("a b", { ...PREDICTION, label: "<b>" }, "[x](command:y)", t);
    expect(markdown).not.toMatch(/<|\[/);
    const many = { "<b>": 0.5, "[x](command:y)": 0.3, "**": 0.2 };
    const listed = labelMarkdown("a b", { ...PREDICTION, probabilities: many }, "m", t);
    expect(listed.match(/<[^>]*>/g)).toHaveLength(6); // The spans of the bars.
    expect(listed.replace(/<[^>]*>/g, "")).not.toMatch(/<|\[/);
  });
});

describe("wordsMarkdown", () => {
  const text = "<i>bad</i> but fair";
  const words = [
    { start: 3, end: 6, weight: 1 },
    { start: 15, end: 19, weight: -0.3 },
    { start: 11, end: 14, weight: 0.01 },
  ];

  it("marks words by polarity and strength, with spans as the only HTML", () => {
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

  it("lists the most important words", () => {
    expect(wordsMarkdown(text, { ...PREDICTION, words }, t)).toContain("▲&nbsp;bad&ensp;▼&nbsp;fair");
  });

  it("has the legend above the text, which may be long", () => {
    const markdown = wordsMarkdown(text, { ...PREDICTION, words }, t) ?? "";
    expect(markdown.indexOf("pushes toward")).toBeLessThan(markdown.indexOf("<span"));
  });

  it("names the class against which the words are weighed", () => {
    const legend = (against: string) => plain(wordsMarkdown(text, { ...PREDICTION, against, words }, t) ?? "");
    expect(legend("Neutral")).toContain("*Words for Negative (▲) against Neutral (▼)*");
    expect(wordsMarkdown(text, { ...PREDICTION, against: "<i>", words }, t)).not.toContain("<i>");
  });

  it("is undefined without words that matter inside the text", () => {
    expect(wordsMarkdown(text, PREDICTION, t)).toBeUndefined();
    expect(wordsMarkdown("ab", { ...PREDICTION, words }, t)).toBeUndefined();
  });
});

describe("barOf", () => {
  it("has ten blocks at every score", () => {
    expect([0, 0.52, 1, 7].map(barOf)).toEqual(["░░░░░░░░░░", "█████░░░░░", "██████████", "██████████"]);
  });
});
