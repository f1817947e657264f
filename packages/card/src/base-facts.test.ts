import { describe, expect, it } from "vitest";

import { baseFacts } from "./base-facts.ts";

const FILES = { folder: "/models/base", config: {} };

describe("baseFacts", () => {
  it.each([
    ["/hub/models--owner--name/snapshots/abc123", "owner/name"],
    ["/hub/models--distilbert-base-uncased/snapshots/abc123", "distilbert-base-uncased"],
    [String.raw`C:\hub\models--owner--name\snapshots\abc123`, "owner/name"],
  ])("names a model in the Hub's cache, %s", (folder, id) => {
    const card = "---\nlicense: MIT\nlanguage: en\nbase_model: owner/grandparent\n---\n";
    expect(baseFacts({ ...FILES, folder, card })).toEqual({ id, license: "mit", languages: ["en"] });
  });

  it("takes the name from config.json, or from a card that Sentiment Tuner wrote", () => {
    const config = { _name_or_path: "distilbert-base-uncased" };
    expect(baseFacts({ ...FILES, config })).toEqual({ id: "distilbert-base-uncased" });
    const card = "---\nbase_model: owner/first\ntags: [sentiment-tuner]\n---\n";
    expect(baseFacts({ ...FILES, config, card })).toEqual({ id: "owner/first" });
  });

  it.each(["/home/me/checkpoint", "./out", "../a/b", "a/b/c", "C:\\models", "x y", 7])(
    "does not take %j for a name on the Hub",
    (name) => {
      expect(baseFacts({ ...FILES, config: { _name_or_path: name } })).toEqual({});
    },
  );

  it("ignores an invalid licence or language", () => {
    const card = '---\nlicense: "mit\\nevil: 1"\nlanguage: [en, "<b>", 3]\n---\n';
    expect(baseFacts({ ...FILES, card })).toEqual({ languages: ["en"] });
  });
});
