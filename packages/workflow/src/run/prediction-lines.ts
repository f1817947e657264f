import type { Review } from "@sentiment-tuner/data";
import type { TestPrediction } from "@sentiment-tuner/protocol";
import type { Evaluation } from "@sentiment-tuner/trainer";

/** Number of mistakes that are written with their text. */
const MISTAKES_WITH_TEXT = 100;
/** Length of that text in UTF-16 units: what one or two table rows can show. */
const TEXT_LENGTH = 300;

/**
 * The lines of predictions.jsonl: the place of each test review, its label and the predicted probabilities. The most confident mistakes
 * include the beginning of their text, so that they can be shown without the dataset.
 *
 * @param labels - the model's labels, in the order of the classes
 */
export function predictionLines(
  reviews: readonly Review[],
  { probabilities, predictions }: Pick<Evaluation, "probabilities" | "predictions">,
  labels: readonly string[],
): string {
  const withText = confidentMistakes(reviews, probabilities, predictions);
  const lines = reviews.map(({ path, line, label, text }, index) => {
    const row = labels.map(
      (name, column) => [name, probabilities[index * labels.length + column] ?? Number.NaN] as const,
    );
    const prediction: TestPrediction = {
      path,
      line,
      label: labels[label] ?? String(label),
      probabilities: Object.fromEntries(row),
      ...(withText.has(index) && { text: beginningOf(text) }),
    };
    return JSON.stringify(prediction);
  });
  return `${lines.join("\n")}\n`;
}

/** Indices of the wrongly classified reviews with the highest predicted probabilities. */
function confidentMistakes(
  reviews: readonly Review[],
  probabilities: Float64Array,
  predictions: Int32Array,
): ReadonlySet<number> {
  const mistakes: { readonly index: number; readonly confidence: number }[] = [];
  const classCount = probabilities.length / predictions.length;
  predictions.forEach((predicted, index) => {
    if (predicted === reviews[index]?.label) return;
    mistakes.push({ index, confidence: probabilities[index * classCount + predicted] ?? 0 });
  });
  mistakes.sort((a, b) => b.confidence - a.confidence || a.index - b.index);
  return new Set(mistakes.slice(0, MISTAKES_WITH_TEXT).map(({ index }) => index));
}

function beginningOf(text: string): string {
  return text.slice(0, TEXT_LENGTH).replace(/[\uD800-\uDBFF]$/u, ""); // Not half of a surrogate pair.
}
