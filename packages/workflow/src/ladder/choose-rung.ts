import { predictClasses } from "@sentiment-tuner/metrics";
import type { UnseenFigures, KeptRung } from "@sentiment-tuner/protocol";
import { softmaxRows } from "@sentiment-tuner/trainer";

import { FOLDS, type Unseen } from "./unseen.ts";

/** A model's answers to reviews that it did not learn from. */
export interface Candidate {
  readonly name: KeptRung;
  /** For each division, [V, C] row-major. Their temperature was fitted on other reviews. */
  readonly logits: readonly Float32Array[];
}

/** What unseen reviews say about the models of a ladder. */
export interface Choice {
  readonly recommended: KeptRung;
  /** The model with the lowest log loss; another than `recommended` if the linear one is as good. */
  readonly best: KeptRung;
  /** Whether the loss of the best model and of the next one differ by more than one standard error. */
  readonly isClear: boolean;
  readonly figures: ReadonlyMap<KeptRung, UnseenFigures>;
}

/**
 * Chooses the model with the lowest log loss on unseen reviews. The linear model is preferred if its loss is within one standard error of
 * the lowest: it answers hundreds of times faster.
 *
 * Losses are compared review by review, so that a review that is difficult for all models adds no noise. The log loss decides instead of the
 * accuracy because it also counts how sure a model is, and differs clearly on far fewer reviews.
 *
 * @returns undefined without candidates
 * @see Breiman et al., Classification and Regression Trees (1984), §3.4.3, on the rule of one standard error
 */
export function chooseRung(
  candidates: readonly Candidate[],
  { labels, kind }: Pick<Unseen, "labels" | "kind">,
): Choice | undefined {
  const measured = candidates.map(({ name, logits }) => ({ name, ...measure(logits, labels) }));
  const [best, next] = measured.toSorted((a, b) => mean(a.losses) - mean(b.losses));
  if (best === undefined) return undefined;
  const linear = measured.find(({ name }) => name === "linear");
  const isLinearAsGood = linear !== undefined && !isWorse(linear.losses, best.losses);
  const figures = measured.map(({ name, losses, accuracy }): [KeptRung, UnseenFigures] => [
    name,
    {
      ...{ reviews: labels.length, accuracy, logLoss: mean(losses) },
      standardError: Math.sqrt((accuracy * (1 - accuracy)) / labels.length),
      ...(kind === "cross-validation" && { folds: FOLDS }),
    },
  ]);
  return {
    recommended: isLinearAsGood ? "linear" : best.name,
    best: best.name,
    isClear: next === undefined || isWorse(next.losses, best.losses),
    figures: new Map(figures),
  };
}

/** Log loss [V] and accuracy, averaged over the divisions. */
function measure(divisions: readonly Float32Array[], labels: Int32Array): { losses: Float64Array; accuracy: number } {
  const losses = new Float64Array(labels.length);
  let correct = 0;
  for (const logits of divisions) {
    const classCount = logits.length / labels.length;
    const probabilities = softmaxRows(logits, classCount);
    for (const [row, prediction] of predictClasses(probabilities, classCount).entries()) {
      const label = labels[row] ?? 0;
      const probability = Math.max(probabilities[row * classCount + label] ?? Number.NaN, Number.MIN_VALUE);
      losses[row]! -= Math.log(probability) / divisions.length;
      if (prediction === label) correct++;
    }
  }
  return { losses, accuracy: correct / (divisions.length * labels.length) };
}

/** Whether the mean difference of paired losses is above one standard error of that mean. */
function isWorse(losses: Float64Array, others: Float64Array): boolean {
  const differences = losses.map((loss, row) => loss - (others[row] ?? Number.NaN));
  const average = mean(differences);
  const variance =
    differences.reduce((sum, value) => sum + (value - average) ** 2, 0) / Math.max(1, differences.length - 1);
  return average > Math.sqrt(variance / differences.length);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
