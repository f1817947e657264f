import type { ModelConfig } from "./model-config.ts";

const CLASSIFICATION = "single_label_classification";

/**
 * What the head of a model does if it does not choose one of several classes: several labels at once, or a number. A softmax over such
 * outputs gives numbers without a meaning.
 *
 * `problem_type` of `config.json` states it. Without it, a single label means a number, as in Hugging Face's library.
 *
 * @returns a sentence with the fact that says so; undefined for a classifier
 */
export function describeOtherTask({ labels, source }: Pick<ModelConfig, "labels" | "source">): string | undefined {
  const type = source["problem_type"] ?? CLASSIFICATION;
  if (type === "multi_label_classification") {
    return `config.json has "problem_type": "${type}": the model gives each of its ${labels.length} labels a probability of its own, so a text can have several or none.`;
  }
  if (type === "regression")
    return `config.json has "problem_type": "regression": the model predicts a number, not a class.`;
  if (labels.length < 2) return `The model has ${labels.length} label, so it predicts a number, not a class.`;
  if (type === CLASSIFICATION) return undefined;
  return `config.json has "problem_type": ${JSON.stringify(type)}, which is not known.`;
}
