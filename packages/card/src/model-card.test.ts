import { describe, expect, it } from "vitest";

import type { CardFacts } from "./card-facts.ts";
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

  it("shows figures with intervals and the confusion matrix", () => {
    const card = modelCard(exampleFacts());
    expect(card).toContain("| 4 test reviews | value | 95% interval |");
    expect(card).toContain("| accuracy | 0.750 | 0.500 – 1.000 |");
    expect(card).toContain("| Negative | 1 | 1 |\n| Positive | 0 | 2 |");
  });

  it("compares the models of the run", () => {
    const card = modelCard(exampleFacts());
    expect(card).toContain(
      "| model | accuracy (95% interval) | log loss | p | size | validation accuracy |\n| --- | ---: | ---: | ---: | ---: | ---: |\n" +
        "| linear model of words | 0.500 | 0.400 | 1.000 | 3.0 MB |  |\n" +
        "| fine-tuned encoder (this model, recommended) | 0.750 | 0.400 |  | 90.0 MB | 0.800 |",
    );
    expect(card).toContain("never from the test reviews");
  });

  describe("of other models than the fine-tuned one", () => {
    it("says that the linear one is not a transformer", () => {
      const card = modelCard({ ...exampleFacts(), kept: "linear" });
      const metadata = readFrontMatter(card);
      expect(metadata).toMatchObject({ library_name: "sentiment-tuner", pipeline_tag: "text-classification" });
      expect(metadata).not.toHaveProperty("base_model");
      expect(metadata["tags"]).toEqual(["sentiment-analysis", "sentiment-tuner"]);
      expect(card).toContain("A linear model of words and pairs of words");
      expect(card).toContain("npx sentiment-tuner predict");
      expect(card).not.toMatch(/pipeline\(|encoder with|cut off/);
    });

    it("says what lies beside the encoder of the combined one", () => {
      const card = modelCard({ ...exampleFacts(), kept: "combined" });
      expect(card).toContain("`linear.safetensors`");
      expect(card).toContain("npx sentiment-tuner predict");
      expect(card).toContain("The encoder without the linear model");
      expect(card).toContain('pipeline("text-classification"');
    });
  });

  it("shows each class, whatever their number", () => {
    const card = modelCard(exampleFacts());
    expect(card).toContain("| Negative | 1.000 | 0.500 | 0.667 | 2 |\n| Positive | 0.667 | 1.000 | 0.800 | 2 |");
    expect(card).toContain("F1, precision and recall are for the class Positive.");
  });

  describe("with five ordered classes", () => {
    const stars = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"];
    const card = modelCard(exampleFacts({ labels: stars }));

    it("names all classes, and says that figures are averages", () => {
      expect(card).toContain("# Sentiment classifier: 1 star, 2 stars, 3 stars, 4 stars or 5 stars");
      expect(card).toContain("means over the classes (macro averages)");
      expect(card).toContain("| 1 star | 1.000 | 0.500 | 0.667 | 2 |");
      expect(card).toContain("| *all, weighted by their reviews* | 0.933 | 0.900 | 0.893 | 10 |");
      expect(card).toContain("| mean absolute error, in classes | 0.100 |");
      expect(card).toMatch(/\| quadratic kappa \| 0\.9\d\d \|/);
      expect(card).toContain("| 1 star | 1 | 1 | 0 | 0 | 0 |");
      expect(card).toContain("It has 5 classes and always chooses one");
    });

    it("says in the metadata how figures are averaged", () => {
      const [model] = readFrontMatter(card)["model-index"] as { results: { metrics: Record<string, unknown>[] }[] }[];
      const metrics = model?.results[0]?.metrics ?? [];
      expect(metrics.map(({ name }) => name)).toEqual([
        ...["Accuracy", "Macro F1", "Macro Precision", "Macro Recall", "Weighted F1", "Matthews correlation"],
        ...["Mean absolute error, in classes", "Quadratic kappa", "Macro Area under ROC"],
      ]);
      expect(metrics[1]).toEqual({ type: "f1", name: "Macro F1", value: 0.8933, args: { average: "macro" } });
      expect(metrics.at(-1)).toMatchObject({ args: { average: "macro", multi_class: "ovr" } });
    });
  });

  it("lists the most frequent mistakes of many classes instead of a matrix", () => {
    const labels = Array.from({ length: 25 }, (_label, index) => `topic ${String(index)}`);
    const card = modelCard(exampleFacts({ labels, isSentiment: false }));
    expect(card).toContain("# Text classifier: 25 classes");
    expect(card).toContain(
      "| true label | predicted | test reviews |\n| --- | --- | ---: |\n| topic 0 | topic 1 | 1 |",
    );
    expect(card).not.toContain("Confusion matrix");
    expect(card).not.toMatch(/has no sentiment|quadratic kappa/);
    expect(readFrontMatter(card)["tags"]).toContain("text-classification");
  });

  it("shows the class weights, the head and the unknown tokens of a run", () => {
    const [train, test] = exampleFacts().tokenized;
    const tokenized = [train, { ...test, unknownTokens: 0.25 }] as CardFacts["tokenized"]; // Both exist.
    const head = "The classification head is new: that of the model has other classes (a, b).";
    const training = { ...exampleFacts().training, classWeights: { Negative: 2, Positive: 2 / 3 } };
    const card = modelCard({ ...exampleFacts(), tokenized, head, training });
    expect(card).toContain("| class weights | Negative 2, Positive 0.667 |");
    expect(card).toContain(String.raw`| classification head | The classification head is new\: that`);
    expect(card).toContain("25.0% of the tokens it saw in them are unknown to it.");
    expect(modelCard(exampleFacts())).not.toMatch(/class weights|unknown to it|classification head/);
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

  it("reads a long text in windows in Python, if the model does", () => {
    const facts = exampleFacts();
    const card = modelCard({ ...facts, model: { ...facts.model, windows: { stride: 64, most: 8, pooling: "max" } } });
    expect(card).toContain("def classify(text, room=126, stride=64, most=8):");
    expect(card).toContain(".logits.amax(dim=0)");
    expect(card).toContain("reads a longer text in up to 8 windows");
    expect(card).toContain("In training it read at most 128 tokens of each review."); // Its training reviews were truncated.
    expect(modelCard(facts)).not.toContain("windows");
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
      ["", expect.stringContaining("alert"), "1.000", "0.500", "0.667", "2", ""],
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

  it("says how the model decides, and what other libraries do not apply", () => {
    const facts = exampleFacts();
    const before = { logLoss: 0.3, expectedCalibrationError: 0.05 };
    const after = { logLoss: 0.25, expectedCalibrationError: 0.01 };
    const decision = { temperature: 1.25, reviews: 400, before, after };
    expect(modelCard(facts)).not.toContain("calibrated");
    expect(modelCard({ ...facts, decision })).toContain(
      "a temperature of 1.250, fitted on 400 validation reviews. On the test reviews: log loss 0.300, calibration error 0.050 without it",
    );
    const goal = { kind: "recall", atLeast: 0.9, className: "Positive" } as const;
    const sure = { notSureBelow: 0.7, coverage: 0.8, accuracy: 0.95 };
    const card = modelCard({
      ...facts,
      decision: { ...decision, temperature: 1, threshold: 0.3, goal, notSureBelow: 0.7 },
      sure,
    });
    expect(card).not.toContain("calibrated");
    expect(card).toContain("the class Positive is chosen from a probability of 0.3000 on");
    expect(card).toContain("80.0% of the test reviews have a sure answer; 95.0% of these are correct.");
  });

  it("has the number of validation reviews, and that they chose the weights", () => {
    const facts = exampleFacts();
    const card = modelCard({ ...facts, training: { ...facts.training, validationReviews: 1_200 } });
    expect(card).toMatch(/validation reviews \| 1,200 others, which chose the weights/);
    expect(card).toMatch(/best by \| accuracy on the validation reviews/);
    expect(modelCard(facts)).not.toContain("validation reviews");
  });
});

/** The Markdown after the front matter. */
function bodyOf(card: string): string {
  return card.slice(card.indexOf("\n---\n", 4) + 5);
}
