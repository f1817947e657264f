import { OWN_TAG } from "./base-facts.ts";
import type { CardFacts } from "./card-facts.ts";

/** What the Hub shows beside a model and what its search uses. Values are plain data; the YAML library quotes them. */
export function cardMetadata(facts: CardFacts): Readonly<Record<string, unknown>> {
  const { base, training, data, isSentiment, kept } = facts;
  const isLinear = kept === "linear";
  const datasets = [...training.data.paths, ...data.paths].flatMap((path) => hubDataset(path) ?? []);
  return {
    license: isLinear ? undefined : base.license,
    language: isLinear ? undefined : base.languages,
    library_name: isLinear ? OWN_TAG : "transformers",
    pipeline_tag: "text-classification",
    base_model: isLinear ? undefined : base.id,
    datasets: datasets.length === 0 ? undefined : [...new Set(datasets)],
    metrics: [...METRICS, ...(facts.meanAbsoluteError === undefined ? [] : ["mae"])],
    tags: [
      isSentiment ? "sentiment-analysis" : "text-classification",
      ...(isLinear ? [] : ["transformers.js", "onnx"]),
      OWN_TAG,
    ],
    "model-index": [{ name: isSentiment ? "sentiment-classifier" : "text-classifier", results: [result(facts)] }],
  };
}

const METRICS = ["accuracy", "f1", "precision", "recall", "matthews_correlation", "roc_auc"];

/** One result in the format of Papers with Code, which the Hub reads. Figures of several classes say how they are averaged. */
function result(facts: CardFacts): Readonly<Record<string, unknown>> {
  const { data, accuracy, f1, precision, recall, weighted, matthews, meanAbsoluteError, quadraticKappa, rocAuc } =
    facts;
  const path = data.paths[0] ?? "";
  const id = hubDataset(path);
  const isBinary = facts.labels.length === 2;
  const metric = (type: string, name: string, value: number | undefined, args?: Readonly<Record<string, string>>) =>
    value === undefined ? [] : [{ type, name, value: Number(value.toFixed(4)), ...(args && { args }) }];
  const averaged = (type: string, name: string, value: number | undefined, args = { average: "macro" }) =>
    isBinary ? metric(type, name, value) : metric(type, `Macro ${name}`, value, args);
  return {
    task: { type: "text-classification", name: facts.isSentiment ? "Sentiment classification" : "Text classification" },
    dataset: { type: id ?? "custom", name: id ?? fileName(path), split: PUBLISHED_SPLIT },
    metrics: [
      ...metric("accuracy", "Accuracy", accuracy),
      ...averaged("f1", "F1", f1),
      ...averaged("precision", "Precision", precision),
      ...averaged("recall", "Recall", recall),
      ...(isBinary ? [] : metric("f1", "Weighted F1", weighted.f1, { average: "weighted" })),
      ...metric("matthews_correlation", "Matthews correlation", matthews),
      ...metric("mae", "Mean absolute error, in classes", meanAbsoluteError),
      ...metric("cohen_kappa", "Quadratic kappa", quadraticKappa, { weights: "quadratic" }),
      ...averaged("roc_auc", "Area under ROC", rocAuc, ONE_VERSUS_REST),
    ],
  };
}

const ONE_VERSUS_REST = { average: "macro", multi_class: "ovr" };

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
