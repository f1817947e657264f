import { OWN_TAG } from "./base-facts.ts";
import type { CardFacts } from "./card-facts.ts";

/** What the Hub shows beside a model and what its search uses. Values are plain data; the YAML library quotes them. */
export function cardMetadata(facts: CardFacts): Readonly<Record<string, unknown>> {
  const { base, training, data } = facts;
  const datasets = [...training.data.paths, ...data.paths].flatMap((path) => hubDataset(path) ?? []);
  return {
    license: base.license,
    language: base.languages,
    library_name: "transformers",
    pipeline_tag: "text-classification",
    base_model: base.id,
    datasets: datasets.length === 0 ? undefined : [...new Set(datasets)],
    metrics: ["accuracy", "f1", "precision", "recall", "matthews_correlation", "roc_auc"],
    tags: ["sentiment-analysis", "transformers.js", "onnx", OWN_TAG],
    "model-index": [{ name: "sentiment-classifier", results: [result(facts)] }],
  };
}

/** One result in the format of Papers with Code, which the Hub reads. */
function result(facts: CardFacts): Readonly<Record<string, unknown>> {
  const { data, accuracy, f1, precision, recall, matthews, rocAuc } = facts;
  const path = data.paths[0] ?? "";
  const id = hubDataset(path);
  const metric = (type: string, name: string, value: number | undefined) =>
    value === undefined ? [] : [{ type, name, value: Number(value.toFixed(4)) }];
  return {
    task: { type: "text-classification", name: "Sentiment classification" },
    dataset: { type: id ?? "custom", name: id ?? fileName(path), split: PUBLISHED_SPLIT },
    metrics: [
      ...metric("accuracy", "Accuracy", accuracy),
      ...metric("f1", "F1", f1),
      ...metric("precision", "Precision", precision),
      ...metric("recall", "Recall", recall),
      ...metric("matthews_correlation", "Matthews correlation", matthews),
      ...metric("roc_auc", "Area under ROC", rocAuc),
    ],
  };
}

/** Name of the test set in published cards. */
const PUBLISHED_SPLIT = "held-out";

/** `hf://datasets/owner/name/file` → `owner/name`. */
function hubDataset(path: string): string | undefined {
  return /^hf:\/\/datasets\/([^/]+\/[^/@]+)/.exec(path)?.[1];
}

/** A file name without folders and extension. Never empty, because the Hub rejects an empty name. */
function fileName(path: string): string {
  const name = path
    .split(/[\\/]/)
    .findLast(Boolean)
    ?.replace(/\.[a-z0-9]{1,8}$/i, "");
  return name === undefined || name === "" ? "test reviews" : name;
}
