import { describe, expect, it } from "vitest";

import { readFrontMatter } from "./front-matter.ts";
import { modelCard, nameModelInCard } from "./model-card.ts";
import { exampleFacts } from "./testing/example-facts.ts";

const HOSTILE =
  "</td><script>alert(1)</script> | ![x](http://evil.example/a.png) `rm` [y](javascript:z) @you\n---\nlicense: mit\u202e";

describe("modelCard", () => {
  it("gives the Hub the model's origin, use and results as metadata", () => {
    const metadata = readFrontMatter(modelCard(exampleFacts()));
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
              dataset: { type: "custom", name: "reviews-test", split: "held-out" },
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

  it("leaves out what the base model does not state: licence, language, name", () => {
    const metadata = readFrontMatter(modelCard(exampleFacts({ base: {} })));
    for (const key of ["license", "language", "base_model", "datasets"]) expect(metadata).not.toHaveProperty(key);
  });

  it("names each dataset of the Hub once", () => {
    const facts = exampleFacts({
      trainPaths: ["hf://datasets/owner/name/a.parquet", "hf://datasets/owner/name/b.parquet"],
    });
    expect(readFrontMatter(modelCard(facts))["datasets"]).toEqual(["owner/name"]);
  });

  it("shows figures with intervals beside the baseline, the test between them and the confusion matrix", () => {
    const card = modelCard(exampleFacts());
    expect(card).toContain("| 4 test reviews | value | 95% interval | linear baseline |");
    expect(card).toContain("| accuracy | 0.750 | 0.500 – 1.000 | 0.500 |");
    expect(card).toContain("only the model is correct on 2 reviews, only the baseline on 1 (McNemar, p = 1.000)");
    expect(card).toContain("| Negative | 1 | 1 |\n| Positive | 0 | 2 |");
  });

  it("shows the training settings and the truncation, and hides the author's folders", () => {
    const card = modelCard(exampleFacts());
    expect(card).toContain("| training reviews | 16 of reviews\\.csv |");
    expect(card).toContain("| learning rate | 0.00005, warm-up over 6.0% of the steps, then linear decay |");
    expect(card).toContain(
      "25.0% of the training reviews and 50.0% of the test reviews were longer; 12.5% of the test tokens were cut off",
    );
    expect(card).not.toContain("secret");
  });

  it("warns if other libraries truncate a long text differently", () => {
    expect(modelCard(exampleFacts())).not.toContain("keep only the beginning of a long text");
    expect(modelCard(exampleFacts({ truncation: "head-tail" }))).toContain("keep only the beginning of a long text");
  });

  it("does not depend on the duration of the run", () => {
    const facts = exampleFacts();
    const slower = { ...facts, training: { ...facts.training, elapsedMs: 9e9 } };
    expect(modelCard(slower)).toBe(modelCard(facts));
  });

  it("shows hostile labels and file names as text, without markup, links or a second front matter", () => {
    const calm = modelCard(exampleFacts());
    const card = modelCard(exampleFacts({ labels: [HOSTILE, "Positive"], testPath: `/x/${HOSTILE}` }));
    const body = bodyOf(card);
    expect(body.split("\n")).toHaveLength(bodyOf(calm).split("\n").length);
    expect(body).not.toMatch(/<script|<\/td/);
    expect(body).not.toMatch(/(?<!\\)!\\?\[x|(?<!\\)\]\(http:\/\/evil|(?<!\\)@you|(?<!\\)`rm/);
    expect(body).not.toContain("\u202e");
    expect(body).toContain("\\| \\!\\[x\\]\\(http\\://evil\\.example/a\\.png\\)");
    const metadata = readFrontMatter(card);
    expect(metadata["license"]).toBe("apache-2.0");
    expect(Object.keys(metadata)).toEqual(Object.keys(readFrontMatter(calm)));
  });

  it("keeps a hostile label or file name in one cell of its row", () => {
    const card = modelCard(exampleFacts({ labels: [HOSTILE, "Positive"], testPath: `/x/${HOSTILE}` }));
    const rows = bodyOf(card)
      .split("\n")
      .filter((line) => line.startsWith("|") && line.includes("javascript"))
      .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
    expect(rows).toEqual([
      ["", String.raw`true \\ predicted`, expect.stringContaining("alert"), "Positive", ""],
      ["", expect.stringContaining("alert"), "1", "1", ""],
      ["", "test reviews", expect.stringContaining("license"), ""],
    ]);
  });
});

describe("nameModelInCard", () => {
  it("puts the model's name into both examples", () => {
    const card = nameModelInCard(modelCard(exampleFacts()), "owner/mine");
    expect(card).toContain('pipeline("text-classification", model="owner/mine")');
    expect(card).toContain('await pipeline("text-classification", "owner/mine", ');
    expect(card).not.toContain("path/to");
  });
});

/** The Markdown after the front matter. */
function bodyOf(card: string): string {
  return card.slice(card.indexOf("\n---\n", 4) + 5);
}
