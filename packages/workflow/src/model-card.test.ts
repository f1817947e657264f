import { readFrontMatter } from "@sentiment-tuner/card";
import { describe, expect, it } from "vitest";

import { modelCard, nameModelInCard } from "./model-card.ts";
import { cardFactsOf } from "./testing/card-facts.ts";

const HOSTILE =
  "</td><script>alert(1)</script> | ![x](http://evil.example/a.png) `rm` [y](javascript:z) @you\n---\nlicense: mit\u202e";

describe("modelCard", () => {
  it("states for the Hub what it was made from, how it is used and how good it is", () => {
    const metadata = readFrontMatter(modelCard(cardFactsOf()));
    expect(metadata).toEqual({
      license: "apache-2.0",
      language: ["en"],
      library_name: "transformers",
      pipeline_tag: "text-classification",
      base_model: "owner/base",
      metrics: ["accuracy", "f1", "precision", "recall", "matthews_correlation", "roc_auc"],
      tags: ["sentiment-analysis", "transformers.js", "onnx", "sentiment-tuner"],
      "model-index": [
        {
          name: "sentiment-classifier",
          results: [
            {
              task: { type: "text-classification", name: "Sentiment classification" },
              dataset: { type: "custom", name: "held-out", split: "held-out" },
              metrics: [
                { type: "accuracy", name: "Accuracy", value: 0.75 },
                { type: "f1", name: "F1", value: 0.8 },
                { type: "precision", name: "Precision", value: 0.6667 },
                { type: "recall", name: "Recall", value: 1 },
                { type: "matthews_correlation", name: "Matthews correlation", value: 0.5774 },
                { type: "roc_auc", name: "Area under ROC", value: 1 },
              ],
            },
          ],
        },
      ],
    });
  });

  it("leaves out what the base does not say: licence, language, name", () => {
    const metadata = readFrontMatter(modelCard(cardFactsOf({ base: {} })));
    for (const key of ["license", "language", "base_model", "datasets"]) expect(metadata).not.toHaveProperty(key);
  });

  it("names datasets of the Hub once", () => {
    const facts = cardFactsOf({
      trainPaths: ["hf://datasets/owner/name/a.parquet", "hf://datasets/owner/name/b.parquet"],
    });
    expect(readFrontMatter(modelCard(facts))["datasets"]).toEqual(["owner/name"]);
  });

  it("shows figures with intervals beside the baseline, the test between them and the confusion matrix", () => {
    const card = modelCard(cardFactsOf());
    expect(card).toContain("| 4 held-out reviews | value | 95% interval | linear baseline |");
    expect(card).toContain("| accuracy | 0.750 | 0.500 – 1.000 | 0.500 |");
    expect(card).toContain("only the model is right on 2 reviews, only the baseline on 1 (McNemar, p = 1.000)");
    expect(card).toContain("| Negative | 1 | 1 |\n| Positive | 0 | 2 |");
  });

  it("says how it was trained, what was cut off, and hides the folders of the author", () => {
    const card = modelCard(cardFactsOf());
    expect(card).toContain("| training reviews | 16 of reviews\\.csv |");
    expect(card).toContain("| learning rate | 0.00005, warm-up over 6.0% of the steps, then linear decay |");
    expect(card).toContain(
      "25.0% of the training reviews and 50.0% of the held-out ones were longer; 12.5% of the held-out tokens were cut off",
    );
    expect(card).not.toContain("secret");
  });

  it("tells where other libraries cut a long text in another way", () => {
    expect(modelCard(cardFactsOf())).not.toContain("keep the beginning of a text alone");
    expect(modelCard(cardFactsOf({ truncation: "head-tail" }))).toContain("keep the beginning of a text alone");
  });

  it("is the same for a run that took longer", () => {
    const facts = cardFactsOf();
    const slower = { ...facts, training: { ...facts.training, elapsedMs: 9e9 } };
    expect(modelCard(slower)).toBe(modelCard(facts));
  });

  it("shows hostile labels and file names as text: no markup, no link, no second front matter, no other line", () => {
    const calm = modelCard(cardFactsOf());
    const card = modelCard(cardFactsOf({ labels: [HOSTILE, "Positive"], heldOutPath: `/x/${HOSTILE}` }));
    const body = card.slice(card.indexOf("\n---\n", 4) + 5);
    expect(body.split("\n")).toHaveLength(calm.slice(calm.indexOf("\n---\n", 4) + 5).split("\n").length);
    expect(body).not.toMatch(/<script|<\/td/);
    expect(body).not.toMatch(/(?<!\\)!\\?\[x|(?<!\\)\]\(http:\/\/evil|(?<!\\)@you|(?<!\\)`rm/);
    expect(body).not.toContain("\u202e");
    expect(body).toContain("\\| \\!\\[x\\]\\(http\\://evil\\.example/a\\.png\\)");
    const metadata = readFrontMatter(card);
    expect(metadata["license"]).toBe("apache-2.0");
    expect(Object.keys(metadata)).toEqual(Object.keys(readFrontMatter(calm)));
    for (const row of body
      .split("\n")
      .filter((line) => line.includes("alert"))
      .filter((line) => line.startsWith("|")))
      expect(row.replaceAll("\\|", "").split("|")).toHaveLength(
        row.startsWith("| true") ? 5 : row.includes("held out") ? 4 : 5,
      );
  });

  it("names the model in its examples once it has a name", () => {
    const card = nameModelInCard(modelCard(cardFactsOf()), "owner/mine");
    expect(card).toContain('pipeline("text-classification", model="owner/mine")');
    expect(card).toContain('await pipeline("text-classification", "owner/mine", ');
    expect(card).not.toContain("path/to");
  });
});
